import { inflation } from "./dependence.ts";
import { candidates, partition } from "./partition.ts";
import { eachLevel, meanOf, type Series } from "./series.ts";
import { commonSlope, flattened } from "./slope.ts";

/** Autocorrelations that are tried. */
const TRIED = [0, 0.3, 0.6, 0.8];
const STRONGEST = 0.9;
/** Variance of each place that is nobody's: where residuals are nearly 0 (exact values), rounding is no dependence. */
const NOBODY = 0.02;
/** Residual variance below this says no more: the noise from the differences is not that sure. */
const LEAST = 0.1;
/** Prices, in units of ln n. A slope claims a change every time, which is more than one change. */
const STEP = 3;
const SLOPE = 3.75;
/** With fewer points a slope and a step look alike. */
const SHORTEST = 20;
/** A slope that gains less than this, in variances, is not tried. */
const FAINT = 4;
/** Slope and steps in turn, at most. */
const ROUNDS = 6;

/** What a series is made of, beside noise. */
export interface Explanation {
  readonly steps: readonly number[];
  /** Lag-1 autocorrelation of what is left, 0 to 0.9. */
  readonly rho: number;
  /** Standard deviations a point; 0: none. */
  readonly slope: number;
  /** The series without the slope. */
  readonly level: Series;
}

type Judged = Explanation & { readonly criterion: number };

/**
 * Steps, autocorrelation and a slope explain the same wandering, so none can be measured before the others. Each of a few
 * autocorrelations gives its best steps; what those leave has an autocorrelation of its own; the same without the slope
 * that the levels have in common; and of all these the likeliest is taken (innovations of the first-order process, a
 * price for each step and for the slope). So one slope is no staircase, and a slow swing is no step.
 */
export function explain(series: Series): Explanation {
  let best = explainLevel(series, 0);
  if (series.n < SHORTEST) return best;
  let { steps } = best;
  let common = commonSlope(series, steps);
  for (let round = 0; round < ROUNDS && common.evidence >= FAINT; round++) {
    const found = explainLevel(flattened(series, common.slope), common.slope);
    common = commonSlope(series, found.steps);
    const shown = common.evidence >= SLOPE * Math.log(series.n) * inflation(found.rho);
    if (shown && found.criterion < best.criterion) best = found;
    if (round > 0 && found.steps.join() === steps.join()) break;
    steps = found.steps;
  }
  return best;
}

function explainLevel(level: Series, slope: number): Judged {
  const among = candidates(level);
  let best: Judged | null = null;
  for (const tried of TRIED) {
    const steps = partition(level, among, inflation(tried));
    const { rho, criterion } = remainder(level, steps);
    const priced = criterion + (slope === 0 ? 0 : SLOPE * Math.log(level.n));
    if (best === null || priced < best.criterion) best = { steps, rho, slope, level, criterion: priced };
    // Nor has a dearer one any.
    if (steps.length === 0) break;
  }
  return best!;
}

/** What steps leave: its lag-1 autocorrelation, and minus twice its log-likelihood plus the price of the steps. */
export function remainder(series: Series, steps: readonly number[]): { rho: number; criterion: number } {
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
  return { rho, criterion: n * Math.log(innovations / n + LEAST) + STEP * steps.length * Math.log(n) };
}
