import { duration, roughly, textWidth } from "@perfmon/core/plugin";
import type { Pen } from "./pen.ts";

/** How far a run is. */
export interface RunStatus {
  /** The repetition that runs now: its tool, s that it has taken, s that those before took on average. Null: none does. */
  readonly running: { readonly uses: string; readonly seconds: number; readonly mean: number | null } | null;
  /** s */
  readonly elapsed: number;
  /** s, an estimate. Null or below 0: not known. */
  readonly left: number | null;
  readonly cases: { readonly ended: number; readonly all: number };
  readonly folder: string;
}

const INDENT = "   ";

/**
 * `   fio 18s/30s · elapsed 6m12s · left about 4m · 3/9 cases · .perfmon/runs/...`: as many parts as fit, the most wanted ones:
 * how long it still takes, how long it took.
 */
export function statusLine({ running, elapsed, left, cases, folder }: RunStatus, { width, plain, marks }: Pen): string {
  const mean = running?.mean ?? null;
  /** By how much it is wanted: 0 most. */
  const parts: readonly (readonly [text: string, rank: number])[] = [
    [running ? `${running.uses} ${duration(running.seconds)}${mean === null ? "" : `/${duration(mean)}`}` : "", 2],
    [`elapsed ${duration(elapsed)}`, 1],
    [left !== null && left > 0 ? `left about ${roughly(left)}` : "", 0],
    [cases.all > 1 ? `${cases.ended}/${cases.all} cases` : "", 3],
    [folder, 4],
  ];
  const joined = (most: number) => {
    const shown = parts.filter(([text, rank]) => text !== "" && rank <= most).map(([text]) => text);
    return plain(INDENT + shown.join(` ${marks.dot} `));
  };
  return joined([4, 3, 2, 1].find((most) => width === 0 || textWidth(joined(most)) < width) ?? 0);
}
