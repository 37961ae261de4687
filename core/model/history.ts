import type { CaseRef, Reason, Verdict } from "./comparison.ts";
import type { EnvironmentDifference } from "./environment.ts";
import type { Labels, Metric } from "./metric.ts";
import type { RunHeader } from "./run.ts";

/** What a history needs to know of a run. */
export type HistoryRun = Pick<RunHeader, "id" | "started" | "suite" | "target" | "environment" | "labels">;

/** One run in a history. */
export interface HistoryPoint {
  readonly run: HistoryRun;
  /** Median of the run's repetitions, in the metric's unit: the unit of replication is the run. */
  readonly value: number;
  /** Repetitions behind it. */
  readonly n: number;
}

/** One metric x labels of one case on one target over runs that may be compared with each other. */
export interface History {
  /** Of the latest run: ids change while fingerprints stay. */
  readonly caseId: string;
  readonly fingerprint: string;
  readonly metric: Metric;
  readonly labels: Labels;
  readonly target: string;
  /** Oldest first; at least one. */
  readonly points: readonly HistoryPoint[];
  /**
   * Why these runs are not of the same history as earlier ones of the series (`command-changed`, `unit-changed`,
   * `direction-changed`, `incomparable`); null: there are none.
   */
  readonly apart: Reason | null;
}

/** A change point that happened between two runs. */
export interface TrendChange {
  /** 0-based: the first point of the new level. */
  readonly index: number;
  /** Levels, medians in the metric's unit. */
  readonly before: number;
  readonly after: number;
  /** Ratio, after / before - 1. Null: the level before is no positive number. */
  readonly change: number | null;
  readonly p: number;
  /** The first run of the new level. */
  readonly run: HistoryRun;
  /** The last one of the old level. */
  readonly previous: HistoryRun;
  /** What tells these two from each other: one of it, or something nobody recorded, made the change. */
  readonly differs: readonly Pick<EnvironmentDifference, "name" | "unit" | "baseline" | "candidate">[];
  readonly verdict: Extract<Verdict, "regression" | "improvement">;
}

/** A level that moves a little from run to run. */
export interface TrendDrift {
  /** From run to run: a ratio where `relative`, else in the metric's unit. */
  readonly perRun: number;
  /** The same over a week at the rate in which the runs were made. Null: they do not span a week. */
  readonly perWeek: number | null;
  readonly relative: boolean;
  readonly verdict: Extract<Verdict, "regression" | "improvement">;
}

/** A history, and where its level changed for good. */
export interface Trend {
  readonly history: History;
  /** Oldest first. */
  readonly changes: readonly TrendChange[];
  /** A change that too few runs have seen yet. */
  readonly unconfirmed: TrendChange | null;
  readonly drift: TrendDrift | null;
  /** Why nothing could be looked for: `too-few`, `all-equal`, `free-placement`. */
  readonly reason: Reason | null;
}

/** The trend of one series of a store. */
export interface SeriesTrend extends Trend {
  readonly case: CaseRef;
  /** Whether its case is judged by this metric. */
  readonly headline: boolean;
}

/** Trends, and how many runs are in them. */
export interface Trends {
  /** By first appearance; the histories of one series that may not be compared stand one after the other, the newest last. */
  readonly series: readonly SeriesTrend[];
  readonly runs: {
    /** Those that count. */
    readonly used: number;
    readonly tainted: number;
    readonly unfinished: number;
  };
  /** Older runs that hold these series were left out, as only so many of the newest were asked for. */
  readonly older: boolean;
}
