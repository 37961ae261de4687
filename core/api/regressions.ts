import { type Judgement, SEVERITIES, type Severity } from "../model/comparison.ts";
import { labelKey } from "../model/metric.ts";

/** One regression of a judgement, in the words a report needs. */
export interface Regression {
  /** Case, metric and labels for people: `getpid latency`, `rand-read iodepth=1 read.iops{job=a}`. */
  readonly name: string;
  readonly case: string;
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly severity: Exclude<Severity, "none">;
  /** Ratio, candidate / baseline - 1: 0.05 = the number rose by 5 %. Null where no ratio exists; then see `difference`. */
  readonly change: number | null;
  /** Of `change`. Null: too few values for any. */
  readonly interval: readonly [number, number] | null;
  /** Candidate minus baseline in `unit`. Null: `change` says it all. */
  readonly difference: number | null;
  /** Base unit of the metric. */
  readonly unit: string;
  /** Medians in `unit`. Null: not measured. */
  readonly baseline: number | null;
  readonly candidate: number | null;
  /** Whether it counts in the verdict of the whole; the others only inform. */
  readonly gates: boolean;
}

/** The regressions of a judgement that nobody has acknowledged, the gravest first; of one severity the largest change first. */
export function regressions(judgement: Judgement): Regression[] {
  const found = judgement.comparisons.flatMap((comparison): Regression[] => {
    const { case: of, metric, labels, severity, verdict, change, interval, difference, unit, gates } = comparison;
    if (verdict !== "regression" || severity === "none" || comparison.acknowledged) return [];
    const selector = Object.keys(labels).length > 0 ? `${metric}{${labelKey(labels)}}` : metric;
    return [
      {
        name: `${of.id} ${selector}`,
        case: of.id,
        metric,
        labels,
        severity,
        change,
        interval,
        difference: difference?.value ?? null,
        unit,
        baseline: comparison.baseline?.median ?? null,
        candidate: comparison.candidate?.median ?? null,
        gates,
      },
    ];
  });
  return found.sort(
    (a, b) =>
      SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
      Math.abs(b.change ?? 0) - Math.abs(a.change ?? 0),
  );
}
