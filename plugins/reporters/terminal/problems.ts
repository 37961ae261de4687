import { type Run, type RunDoubt, runDoubts, type TextStyle } from "@perfmon/core/plugin";
import type { Pen } from "./pen.ts";

/** What a re-run is, and what did not go as it should, a line each. `advised`: what comes next says what a doubtful run is worth. */
export function problemLines(run: Run, pen: Pen, advised: boolean): string[] {
  const { bad, left, note } = pen.marks;
  const shown: Readonly<Record<RunDoubt["what"], readonly [mark: string, style?: TextStyle]>> = {
    "re-run": [note],
    failed: [bad, "red"],
    skipped: [left, "yellow"],
    doubt: [note, "yellow"],
    run: [note, "yellow"],
    history: [note, "yellow"],
    monitor: [note, "yellow"],
  };
  const told = runDoubts(run).filter(({ what }) => !(advised && what === "history"));
  return told.flatMap(({ what, text }) => {
    const [mark, style] = shown[what];
    return pen.hang(` ${mark} `, text, style);
  });
}
