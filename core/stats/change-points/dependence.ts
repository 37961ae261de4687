import { type Candidates, partition } from "./partition.ts";
import { eachLevel, meanOf, type Series } from "./series.ts";

/** Autocorrelations that are tried. */
const TRIED = [0, 0.3, 0.6, 0.8];
const STRONGEST = 0.9;
/** Variance of each place that is nobody's: where residuals are nearly 0 (exact values), rounding is no dependence. */
const NOBODY = 0.02;
/** Residual variance below this says no more: the noise from the differences is not that sure. */
const LEAST = 0.1;
/** Price of a step in the choice of a model, in units of ln n. */
const PRICE = 3;

/**
 * How many times as much the mean of many values varies as that of independent ones with the same differences between
 * neighbours, for an autocorrelation of the first order: a variance of 1 / (1 - rho), times (1 + rho) / (1 - rho).
 */
export const inflation = (rho: number): number => (1 + rho) / (1 - rho) ** 2;

/** Variance of the mean of m values of variance 1. */
export const meanVariance = (m: number, rho: number): number =>
  ((1 + rho) / (1 - rho) - (2 * rho * (1 - rho ** m)) / (m * (1 - rho) ** 2)) / m;

export interface Explanation {
  readonly steps: readonly number[];
  /** Lag-1 autocorrelation of what is left, 0 to 0.9. */
  readonly rho: number;
}

/**
 * Steps and autocorrelation explain the same wandering, so neither can be measured before the other. Each of a few
 * autocorrelations gives its best steps; what those leave has an autocorrelation of its own; and of these explanations
 * the likeliest is taken (innovations of the first-order process, a price for each step).
 */
export function explain(series: Series, among: Candidates): Explanation {
  let best: Explanation = { steps: [], rho: 0 };
  let least = Number.POSITIVE_INFINITY;
  for (const tried of TRIED) {
    const steps = partition(series, among, inflation(tried));
    const { rho, criterion } = judge(series, steps);
    if (criterion < least) [best, least] = [{ steps, rho }, criterion];
    // Nor has a dearer one any.
    if (steps.length === 0) break;
  }
  return best;
}

function judge(series: Series, steps: readonly number[]): { rho: number; criterion: number } {
  const { n, x, noise } = series;
  let [squares, products, first, last] = [0, 0, 0, 0];
  eachLevel(n, steps, (from, to) => {
    const mean = meanOf(series, from, to);
    let before = 0;
    for (let i = from; i < to; i++) {
      const residual = (x[i]! - mean) / noise[i]!;
      squares += residual * residual;
      products += residual * before;
      if (i === from) first += residual * residual;
      before = residual;
    }
    last += before * before;
  });
  const raw = products / (squares + NOBODY * n);
  // Residuals from a fitted mean look less dependent than they are (Kendall's bias, once for each level).
  const unbiased = raw + ((1 + 3 * Math.max(0, raw)) * (steps.length + 1)) / n;
  const rho = Math.max(0, Math.min(STRONGEST, unbiased));
  const innovations = squares - 2 * rho * products + rho * rho * (squares - last - first);
  return { rho, criterion: n * Math.log(innovations / n + LEAST) + PRICE * steps.length * Math.log(n) };
}
