import type { Case } from "../model/case.ts";
import { labelKey, type Metric } from "../model/metric.ts";
import { counts, type Repetition } from "../model/run.ts";
import { medianInterval } from "../stats/index.ts";

export interface StopDecision {
  readonly done: boolean;
  /** What a reader should know about why: a target not reached, a budget used up. */
  readonly note: string | null;
}

/** Whether a case has measured enough. Pure; `spent` is s of its measured repetitions so far. */
export function decideStop(
  item: Case,
  repetitions: readonly Repetition[],
  metrics: readonly Metric[],
  spent: number,
): StopDecision {
  const { min, max, until, budget } = item.repetitions;
  const n = repetitions.filter(counts).length;
  const widest = until === null ? null : widestHalfWidth(item, repetitions, metrics);
  const missed = until !== null && (widest === null || widest > until);
  const reached = widest === null ? "too few values for an interval" : `reached ±${(widest * 100).toFixed(1)} %`;
  const note = missed ? `${reached}, wanted ±${(until * 100).toFixed(1)} %` : null;
  if (n >= max) return { done: true, note };
  if (n < min) return { done: false, note: null };
  if (until !== null && !missed) return { done: true, note: null };
  if (budget !== null && spent >= budget)
    return { done: true, note: `the budget of ${budget} s is used up${note ? `: ${note}` : ""}` };
  return { done: false, note: null };
}

/** Confidence below which an interval decides nothing: two values give one of .5. */
const ENOUGH = 0.9;

/** Half-width / median of the widest median interval among the judged metrics. Null: some have none yet. */
export function widestHalfWidth(
  item: Case,
  repetitions: readonly Repetition[],
  metrics: readonly Metric[],
): number | null {
  const wanted = judgedMetrics(item, metrics);
  const values = new Map<string, number[]>();
  for (const repetition of repetitions) {
    if (!counts(repetition)) continue;
    for (const { metric, labels, value } of repetition.measurements) {
      if (!wanted.has(metric)) continue;
      const key = `${metric} ${labelKey(labels)}`;
      const list = values.get(key);
      if (list) list.push(value);
      else values.set(key, [value]);
    }
  }
  let widest: number | null = values.size > 0 ? 0 : null;
  for (const list of values.values()) {
    const { median, interval, confidence } = medianInterval(list);
    if (interval === null || confidence < ENOUGH || median === 0) return null;
    widest = Math.max(widest!, (interval[1] - interval[0]) / 2 / Math.abs(median));
  }
  return widest;
}

/** Metrics with a threshold; where none has one, the headline; where none is marked, the first declared. */
function judgedMetrics(item: Case, metrics: readonly Metric[]): ReadonlySet<string> {
  const thresholds = item.thresholds
    .map(({ metric }) => metric)
    .filter((name) => metrics.some((metric) => metric.name === name));
  if (thresholds.length > 0) return new Set(thresholds);
  const headline = metrics.filter((metric) => metric.headline).map(({ name }) => name);
  return new Set(headline.length > 0 ? headline : metrics.slice(0, 1).map(({ name }) => name));
}
