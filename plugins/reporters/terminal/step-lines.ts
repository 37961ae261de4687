import { textWidth } from "@perfmon/core/plugin";
import type { Step } from "./next-steps.ts";
import type { Pen } from "./pen.ts";

const HEAD = " next: ";

/** ` next: see it: perfmon report ...`; a command that would be broken stands on a line of its own, so that it can be copied. */
export function stepLines({ why, command }: Step, pen: Pen): string[] {
  if (command === null) return pen.hang(HEAD, why, "dim");
  const whole = `${why}: ${command}`;
  if (pen.width === 0 || textWidth(pen.plain(HEAD + whole)) <= pen.width) return pen.hang(HEAD, whole, "dim");
  return [...pen.hang(HEAD, `${why}:`, "dim"), ...pen.hang(" ".repeat(HEAD.length), command, "dim")];
}
