import type { Threshold } from "../model/case.ts";
import type { CaseRef, Comparison, Noise, Reason } from "../model/comparison.ts";
import type { Better, Labels } from "../model/metric.ts";
import type { Sample } from "../model/run.ts";
import { detectableWith, HISTORY, median, noiseModel } from "../stats/index.ts";
import { noiseOf } from "./change.ts";
import type { Analyzers, CandidateCase, JudgedRun } from "./input.ts";
import { judge } from "./judge.ts";
import { comparisonKey } from "./series.ts";

/** A run of a calibration: nothing was changed between it and the others. */
export interface CalibrationRun extends JudgedRun {
  readonly cases: readonly CandidateCase[];
}

/** Lengths of history for which the smallest change is told. */
export const HISTORIES = [10, 20, 30] as const;
/** A threshold is this many times the largest change that a run showed against the others. */
export const MARGIN = 1.5;
/** What thresholds are rounded up to; what varies by more is no matter of a threshold. */
const STEPS = [0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5];

export interface Alarms {
  /** Runs that were judged against the others. */
  readonly judged: number;
  readonly regressions: number;
  readonly improvements: number;
}

/** What is known of one judged series when nothing changes. */
export interface CalibratedSeries {
  readonly case: CaseRef;
  readonly metric: string;
  readonly labels: Labels;
  readonly unit: string;
  readonly better: Better;
  /** Of the runs' medians, in the unit. */
  readonly median: number;
  /** Ratios, or in the unit where zeros have none. Null: fewer than 6 runs have it. */
  readonly noise: (Noise & { readonly autocorrelation: number }) | null;
  /** The smallest change that one run shows, by the runs of history. Ratio; null: it has none. */
  readonly detectable: readonly { readonly runs: number; readonly change: number | null }[];
  /** Ratio: the largest change, up or down, of a run against the others. Null: none has a ratio. */
  readonly largest: number | null;
  readonly alarms: Alarms;
  /** Ratio: a tolerance that none of these runs would have reached. Null: there is no ratio, or it varies by more than a third. */
  readonly threshold: number | null;
}

export interface Calibration {
  readonly series: readonly CalibratedSeries[];
  /** Over all judged series. */
  readonly alarms: Alarms;
  /** The same with the thresholds that it suggests. */
  readonly withThresholds: Alarms;
  /** What the verdicts were based on: the noise between earlier runs, or repetitions where fewer than 6 are left. */
  readonly rule: "runs" | "repetitions";
  readonly reasons: readonly Reason[];
}

/**
 * What a machine does when nothing changes: each run in turn is judged against all others as if they were its history,
 * by the same judge and analyzers as any run. `runs`: at least 2, oldest first.
 */
export async function calibrateFrom(runs: readonly CalibrationRun[], analyzers: Analyzers): Promise<Calibration> {
  const found = await leaveOneOut(runs, analyzers, () => []);
  const samples = Map.groupBy(
    runs.flatMap((run) => run.samples),
    (sample) => comparisonKey(sample.caseId, sample.metric.name, sample.labels),
  );
  const series = [...Map.groupBy(found, keyOf)].map(([key, list]) => calibrated(list, samples.get(key) ?? []));
  const suggested = Map.groupBy(series, ({ case: { id } }) => id);
  const thresholds = (id: string): Threshold[] =>
    (suggested.get(id) ?? []).flatMap(({ metric, labels, threshold }) =>
      threshold === null ? [] : [{ metric, labels, limit: { value: threshold, unit: "ratio", origin: "flag" } }],
    );
  return {
    series,
    alarms: alarmsOf(found),
    withThresholds: alarmsOf(await leaveOneOut(runs, analyzers, thresholds)),
    rule: found.some(({ replicate }) => replicate === "run") ? "runs" : "repetitions",
    reasons: [],
  };
}

/** The judged comparisons of every run against all others. */
async function leaveOneOut(
  runs: readonly CalibrationRun[],
  analyzers: Analyzers,
  thresholds: (caseId: string) => readonly Threshold[],
): Promise<Comparison[]> {
  const all: Comparison[] = [];
  for (const run of runs) {
    const others = runs.filter((other) => other !== run);
    const cases = run.cases.map((of) => ({
      ...of,
      case: { ...of.case, thresholds: [...of.case.thresholds, ...thresholds(of.case.id)] },
    }));
    const { comparisons } = await judge({
      candidate: { ...run, cases },
      baseline: {
        choice: { rule: "automatic", name: null, runs: others.map((other) => other.run), reasons: [] },
        runs: others,
      },
      analyzers,
    });
    all.push(...comparisons.filter(({ headline, gates, candidate }) => candidate && (headline || gates)));
  }
  return all;
}

function calibrated(list: readonly Comparison[], samples: readonly Sample[]): CalibratedSeries {
  const { case: of, metric, labels, unit, better } = list[0]!;
  const values = samples.map((sample) => sample.values);
  const { model } = noiseModel(values);
  const changes = list.flatMap(({ change }) => (change === null ? [] : [Math.abs(change)]));
  const largest = changes.length === 0 ? null : Math.max(...changes);
  return {
    case: of,
    metric,
    labels,
    unit,
    better,
    median: median(values.map((each) => median(each)!))!,
    noise: model && { ...noiseOf(model), autocorrelation: model.autocorrelation },
    detectable: HISTORIES.map((runs) => ({
      runs,
      change: model?.scale === "logarithm" ? Math.expm1(detectableWith(model, runs, values[0]!)) : null,
    })),
    largest,
    alarms: alarmsOf(list),
    threshold: largest === null ? null : (STEPS.find((step) => step >= largest * MARGIN) ?? null),
  };
}

const alarmsOf = (list: readonly Comparison[]): Alarms => ({
  judged: list.length,
  regressions: list.filter(({ verdict }) => verdict === "regression").length,
  improvements: list.filter(({ verdict }) => verdict === "improvement").length,
});

const keyOf = ({ case: { id }, metric, labels }: Comparison) => comparisonKey(id, metric, labels);

/** Runs that are needed to say anything of the noise between them. */
export const FEWEST_RUNS = HISTORY;
