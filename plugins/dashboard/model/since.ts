import type { BaselineChoice, Comparison, HistoryRun, SeriesTrend, TrendChange } from "@perfmon/core/plugin";

/** When a series got worse than what a run was compared with. */
export interface Since {
  /** The first run that is known to be worse. */
  readonly run: HistoryRun;
  /** The last run before it that is not. Null: nothing came before. */
  readonly previous: HistoryRun | null;
  /**
   * `confirmed`: a change point of the history; `unconfirmed`: too few runs have seen the new level; `this-run`: the one before is
   * of the baseline; `between`: some run after `previous`, and `run` is the one that was looked at.
   */
  readonly certainty: "confirmed" | "unconfirmed" | "this-run" | "between";
  /** What tells the two runs from each other. */
  readonly differs: TrendChange["differs"];
}

/** What `sinceWhen` looks at beside the history. */
export interface Compared {
  /** Id of the run that regressed. */
  readonly run: string;
  readonly rule: BaselineChoice["rule"];
  /** Ids of the runs that it was compared with. */
  readonly baseline: readonly string[];
}

/**
 * Since when a regression is there: the first change of the history for the worse after the newest run of the baseline, and no later than the
 * run itself, that no improvement took back. Null: no regression, no history, or a comparison that no history is behind.
 */
export function sinceWhen({ verdict }: Comparison, trend: SeriesTrend | null, compared: Compared): Since | null {
  if (verdict !== "regression" || trend === null || compared.rule === "pair") return null;
  const { points } = trend.history;
  const found = points.findIndex(({ run }) => run.id === compared.run);
  // A run that is too doubtful to count is in no history, but later than what is: ids sort by time.
  const at = found >= 0 ? found : points.at(-1)!.run.id < compared.run ? points.length : -1;
  if (at < 0) return null;
  const from = points.findLastIndex(({ run }, i) => i < at && compared.baseline.includes(run.id));
  const changes = [...trend.changes, ...(trend.unconfirmed ? [trend.unconfirmed] : [])].filter(
    ({ index }) => index > from && index <= at,
  );
  const back = changes.findLastIndex((change) => change.verdict === "improvement");
  const change = changes.slice(back + 1)[0];
  if (change)
    return {
      run: change.run,
      previous: change.previous,
      certainty: change === trend.unconfirmed ? "unconfirmed" : "confirmed",
      differs: change.differs,
    };
  const run = points[at]?.run;
  const previous = points[from < 0 ? at - 1 : from]?.run ?? null;
  if (!run) return null;
  return { run, previous, certainty: from >= 0 && from < at - 1 ? "between" : "this-run", differs: [] };
}
