import type { Limit, Threshold } from "../model/case.ts";
import type { Reason } from "../model/comparison.ts";
import type { Better, Labels, Metric } from "../model/metric.ts";
import { selects, thresholdRank } from "../model/threshold.ts";

/** Where nobody set a tolerance. */
export const DEFAULT_LIMIT: Limit = { value: 0.1, unit: "ratio", origin: "default" };

export interface ChosenLimit {
  readonly limit: Limit;
  /** The metric's, or the opposite of the direction that its threshold calls bad. */
  readonly better: Better;
  /** A threshold names this metric, not just `*`: it gates even where it is not the headline. */
  readonly own: boolean;
  /** `limit-unit`: the threshold is in a unit that the metric has not. The limit is then the fallback, and nothing can be judged. */
  readonly refusal: Reason | null;
}

/** Low to high. Origins that are not here rank lowest. */
const ORIGINS = ["default", "user", "project", "config", "suite", "step", "environment", "flag"];

/**
 * The tolerance of one metric with its labels. The most specific threshold wins: one that names the metric beats a glob,
 * which beats `*`; then more label selectors beat fewer; then the later origin (flag over step over suite over config);
 * then the last one written. Where equally specific ones forbid both an increase and a decrease, the sign of `change`
 * (the estimated change, null: unknown) says which of them applies.
 */
export function chooseLimit(
  metric: Metric,
  labels: Labels,
  thresholds: readonly Threshold[],
  change: number | null,
  fallback: Limit = DEFAULT_LIMIT,
): ChosenLimit {
  const matching = thresholds
    .map((threshold, index) => ({ threshold, rank: thresholdRank(threshold, metric.name), index }))
    .filter(({ threshold, rank }) => rank > 0 && selects(threshold, labels))
    // `*: 5 ms` is meant for the metrics that are times.
    .filter(({ threshold, rank }) => rank === 3 || fits(threshold, metric))
    .sort((a, b) => {
      const size = (of: Threshold) => Object.keys(of.labels).length;
      const origin = (of: Threshold) => ORIGINS.indexOf(of.limit.origin);
      return (
        b.rank - a.rank ||
        size(b.threshold) - size(a.threshold) ||
        origin(b.threshold) - origin(a.threshold) ||
        b.index - a.index
      );
    });
  const best = matching[0];
  if (!best) return { limit: fallback, better: metric.better, own: false, refusal: null };
  const bad = change !== null && change < 0 ? "decrease" : "increase";
  const rivals = matching.filter(
    ({ threshold, rank }) =>
      rank === best.rank && Object.keys(threshold.labels).length === Object.keys(best.threshold.labels).length,
  );
  const opposite = rivals.find(({ threshold }) => threshold.direction === bad);
  const { threshold, rank: specificity } = best.threshold.direction && opposite ? opposite : best;
  const better = threshold.direction ? (threshold.direction === "increase" ? "lower" : "higher") : metric.better;
  if (!fits(threshold, metric))
    return {
      limit: fallback,
      better,
      own: true,
      refusal: {
        code: "limit-unit",
        message: `the threshold of ${metric.name} is in ${threshold.limit.unit}, the metric in ${metric.unit}`,
      },
    };
  return { limit: threshold.limit, better, own: specificity > 1, refusal: null };
}

const fits = ({ limit }: Threshold, metric: Metric) => limit.unit === "ratio" || limit.unit === metric.unit;
