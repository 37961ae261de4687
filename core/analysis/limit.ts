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
/** From here on a threshold is of this suite, or of who runs it; before, it is of the machine or project, for all suites. */
const OF_SUITE = ORIGINS.indexOf("suite");

const originOf = ({ limit }: Threshold) => ORIGINS.indexOf(limit.origin);
const isOfSuite = (threshold: Threshold) => originOf(threshold) >= OF_SUITE;

/**
 * The tolerance of one metric with its labels. Whatever a suite says beats what a configuration says. Then the most specific
 * threshold wins: one that names the metric beats a glob, which beats `*`; then more label selectors beat fewer; then the later
 * origin (flag over step over suite); then the last one written. Where equally specific ones forbid both an increase and a
 * decrease, the sign of `change` (the estimated change, null: unknown) says which of them applies. One that forbids what the
 * metric calls better says nothing of changes for the worse: for these the next one counts, or `fallback`.
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
      return (
        Number(isOfSuite(b.threshold)) - Number(isOfSuite(a.threshold)) ||
        b.rank - a.rank ||
        size(b.threshold) - size(a.threshold) ||
        originOf(b.threshold) - originOf(a.threshold) ||
        b.index - a.index
      );
    });
  // Who names a metric anywhere wants it judged.
  const own = matching.some(({ rank }) => rank > 1);
  const bad = change !== null && change < 0 ? "decrease" : "increase";
  const forTheWorse = metric.better === "lower" ? "increase" : "decrease";
  const says = ({ direction }: Threshold) => direction === undefined || direction === bad || direction === forTheWorse;
  const best = matching.find(({ threshold }) => says(threshold));
  if (!best) return { limit: fallback, better: metric.better, own, refusal: null };
  const rivals = matching.filter(
    ({ threshold, rank }) =>
      isOfSuite(threshold) === isOfSuite(best.threshold) &&
      rank === best.rank &&
      Object.keys(threshold.labels).length === Object.keys(best.threshold.labels).length,
  );
  const opposite = rivals.find(({ threshold }) => threshold.direction === bad);
  const { threshold } = best.threshold.direction && opposite ? opposite : best;
  const better = threshold.direction ? (threshold.direction === "increase" ? "lower" : "higher") : metric.better;
  if (!fits(threshold, metric))
    return {
      limit: fallback,
      better,
      own,
      refusal: {
        code: "limit-unit",
        message: `the threshold of ${metric.name} is in ${threshold.limit.unit}, the metric in ${metric.unit}`,
      },
    };
  return { limit: threshold.limit, better, own, refusal: null };
}

const fits = ({ limit }: Threshold, metric: Metric) => limit.unit === "ratio" || limit.unit === metric.unit;
