import { type Run, type RunDoubt, runDoubts, type TextStyle } from "@perfmon/core/plugin";
import type { Pen } from "./pen.ts";

/** What a re-run is, and what did not go as it should, a line each. */
export function problemLines(run: Run, pen: Pen): string[] {
  const { bad, left, note } = pen.marks;
  const shown: Readonly<Record<RunDoubt["what"], readonly [mark: string, style?: TextStyle]>> = {
    "re-run": [note],
    failed: [bad, "red"],
    skipped: [left, "yellow"],
    doubt: [note, "yellow"],
    run: [note, "yellow"],
    monitor: [note, "yellow"],
  };
  return runDoubts(run).flatMap(({ what, text }) => {
    const [mark, style] = shown[what];
    return pen.hang(` ${mark} `, text, style);
  });
}
