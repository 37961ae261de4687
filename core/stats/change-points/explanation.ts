import { type Dependence, dependenceOf, fitAutoregression, lagsOf } from "./dependence.ts";
import { candidates, partition } from "./partition.ts";
import { eachLevel, meanOf, type Series } from "./series.ts";
import { commonSlope, flattened } from "./slope.ts";

/** Autocorrelations that are tried. */
const TRIED = [0, 0.3, 0.6, 0.8];
/** Prices, in units of ln n. A slope claims a change every time, which is more than one change. */
const STEP = 3.5;
/** In longer series a step costs no more: what matters there is how many are false in so many points. */
const LONG = 300;
const SLOPE = 4;
/** With fewer points a slope and a step look alike. */
const SHORTEST = 20;
/** A slope that gains less than this, in variances, is not tried. */
const FAINT = 4;
/** Slope and steps in turn, at most. */
const ROUNDS = 6;

/** What a series is made of, beside noise. */
export interface Explanation {
  readonly steps: readonly number[];
  /** Of what is left. */
  readonly dependence: Dependence;
  /** Standard deviations a point; 0: none. */
  readonly slope: number;
  /** The series without the slope. */
  readonly level: Series;
}

type Judged = Explanation & { readonly criterion: number };

/**
 * Steps, autocorrelation and a slope explain the same wandering, so none can be measured before the others. Each of a few
 * autocorrelations gives its best steps; what those leave has an autocorrelation of its own; the same without the slope
 * that the levels have in common; and of all these the likeliest is taken (innovations of an autoregression, a
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
    const shown = common.evidence >= SLOPE * Math.log(series.n) * found.dependence.inflation;
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
    const steps = partition(level, among, dependenceOf([tried]).inflation);
    const { dependence, criterion } = remainder(level, steps);
    const priced = criterion + (slope === 0 ? 0 : SLOPE * Math.log(level.n));
    if (best === null || priced < best.criterion) best = { steps, dependence, slope, level, criterion: priced };
    // Nor has a dearer one any.
    if (steps.length === 0) break;
  }
  return best!;
}

/** What steps leave: how it depends on itself, and minus twice its log-likelihood plus the price of the steps. */
export function remainder(
  series: Series,
  steps: readonly number[],
): { readonly dependence: Dependence; readonly criterion: number } {
  const { n, x, noise } = series;
  const products = new Float64Array(lagsOf(n) + 1);
  const residuals = new Float64Array(n);
  eachLevel(n, steps, (from, to) => {
    const mean = meanOf(series, from, to);
    for (let i = from; i < to; i++) residuals[i] = (x[i]! - mean) / noise[i]!;
    for (let lag = 0; lag < products.length; lag++)
      for (let i = from + lag; i < to; i++) products[lag]! += residuals[i]! * residuals[i - lag]!;
  });
  // Residuals from a fitted mean look less dependent than they are (Kendall's bias, once for each level).
  const lost = (rho: number) => ((1 + 3 * rho) * (steps.length + 1)) / n;
  const { coefficients, criterion } = fitAutoregression(products, n, lost);
  return {
    dependence: dependenceOf(coefficients),
    criterion: criterion + STEP * steps.length * Math.log(Math.min(n, LONG)),
  };
}
