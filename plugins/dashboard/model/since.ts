import type { Comparison, HistoryRun, SeriesTrend } from "@perfmon/core/plugin";

/** When a series got to where it is. */
export interface Since {
  /** First run of the present level. */
  readonly run: HistoryRun;
  /** Last run of the level before. Null: nothing came before. */
  readonly previous: HistoryRun | null;
  /** `confirmed`: a change point of the history; `unconfirmed`: too few runs have seen the new level; `this-run`: none but this. */
  readonly certainty: "confirmed" | "unconfirmed" | "this-run";
  /** What tells the two runs from each other. */
  readonly differs: readonly { readonly name: string; readonly baseline: unknown; readonly candidate: unknown }[];
}

/**
 * Since when a regression is there: the newest change of its history for the worse; where the history shows none (it needs 4
 * runs before and 4 after), this run is the first that shows it. Null: no regression, or no history.
 */
export function sinceWhen({ verdict }: Comparison, trend: SeriesTrend | null, runId: string): Since | null {
  if (verdict !== "regression" || trend === null) return null;
  const { points } = trend.history;
  const changes = [...trend.changes, ...(trend.unconfirmed ? [trend.unconfirmed] : [])].filter(
    (change) => change.verdict === "regression",
  );
  const change = changes.at(-1);
  if (change)
    return {
      run: change.run,
      previous: change.previous,
      certainty: change === trend.unconfirmed ? "unconfirmed" : "confirmed",
      differs: change.differs,
    };
  const at = points.findIndex(({ run }) => run.id === runId);
  const run = points[at]?.run;
  if (!run) return null;
  return { run, previous: points[at - 1]?.run ?? null, certainty: "this-run", differs: [] };
}
