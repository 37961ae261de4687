/** Lags that are added up; beyond them the autocorrelations are as good as gone. */
const FAR = 400;
/** Autocorrelations below this, as many in a row as there are coefficients, add nothing to any sum. */
const GONE = 1e-17;
/** Of neighbours, as far as it is believed. */
const STRONGEST = 0.9;

/** How values depend on those before them, as far as means of values need to know. */
export interface Dependence {
  /** Autocorrelation of neighbours, 0 to 0.9. */
  readonly rho: number;
  /** Variance of a value where the differences of neighbours have that of independent values of variance 1. */
  readonly marginal: number;
  /** In the same unit, how many times as much the mean of many values varies as that of independent ones; at least 1. */
  readonly inflation: number;
  /** Variance of the mean of m values of variance 1; at least that of independent ones. */
  meanVariance(m: number): number;
}

/** Of an autoregressive process with these coefficients, as `fitAutoregression` gives them; none: independent values. */
export function dependenceOf(coefficients: readonly number[]): Dependence {
  const autocorrelations = autocorrelationsOf(coefficients);
  // Sums of r_k and of k r_k up to each lag: Var(mean of m) = (1 + 2 sum (1 - k / m) r_k) / m.
  const last = autocorrelations.length - 1;
  const plain = new Float64Array(last + 1);
  const weighted = new Float64Array(last + 1);
  for (let k = 1; k <= last; k++) {
    plain[k] = plain[k - 1]! + autocorrelations[k]!;
    weighted[k] = weighted[k - 1]! + k * autocorrelations[k]!;
  }
  const rho = Math.max(0, Math.min(STRONGEST, autocorrelations[1]!));
  const marginal = 1 / (1 - rho);
  return {
    rho,
    marginal,
    inflation: marginal * Math.max(1, 1 + 2 * plain[last]!),
    meanVariance(m) {
      const far = Math.min(m - 1, last);
      return Math.max(1, 1 + 2 * (plain[far]! - weighted[far]! / m)) / m;
    },
  };
}

/**
 * r_0 = 1 to r_FAR, or to where they are as good as gone for ever: the coefficients are taken down to partial
 * autocorrelations (Durbin), those up to the first r_k.
 */
function autocorrelationsOf(coefficients: readonly number[]): Float64Array {
  const order = coefficients.length;
  const shorter: (readonly number[])[] = [];
  for (let m = order, fit = coefficients; m >= 1; m--) {
    shorter[m] = fit;
    const partial = fit[m - 1]!;
    fit = fit.slice(0, m - 1).map((value, i) => (value + partial * fit[m - 2 - i]!) / (1 - partial * partial));
  }
  if (order === 0) return Float64Array.of(1, 0);
  const r = new Float64Array(FAR + 1);
  r[0] = 1;
  let gone = 0;
  let unexplained = 1;
  const carriedOn = (fit: readonly number[], k: number) =>
    fit.reduce((sum, value, i) => sum + value * r[k - 1 - i]!, 0);
  for (let k = 1; k <= order; k++) {
    const partial = shorter[k]![k - 1]!;
    r[k] = partial * unexplained + carriedOn(shorter[k - 1] ?? [], k);
    unexplained *= 1 - partial * partial;
  }
  for (let k = order + 1; k <= FAR; k++) {
    r[k] = carriedOn(coefficients, k);
    gone = Math.abs(r[k]!) < GONE ? gone + 1 : 0;
    if (gone === order) return r.subarray(0, k + 1);
  }
  return r;
}

/** Largest order: a week of nightly runs. */
const HIGHEST = 7;
/** Values for each order, at least. */
const VALUES = 15;
/** Price of an order beyond the first, in units of ln n. */
const ORDER = 0.7;
/** Variance of each value that is nobody's: where values are nearly exact, rounding is no dependence. */
const NOBODY = 0.02;
/** Variance below this says no more: the noise from the differences is not that sure. */
const LEAST = 0.1;

/**
 * The autoregression of residuals, given the sums of their products k places apart (k = 0, 1 ...) and of how many values
 * they are. `lost` is what fitted means took away from each autocorrelation. Levinson and Durbin's recursion; of the orders
 * up to 7 the one of least `criterion`: minus twice the log-likelihood, and a price for each order.
 */
export function fitAutoregression(
  products: Float64Array,
  n: number,
  lost: (rho: number) => number,
): { readonly coefficients: readonly number[]; readonly criterion: number } {
  const raw = Array.from(products, (product) => product / (products[0]! + NOBODY * n));
  const added = lost(Math.max(0, raw[1]!));
  let best = { coefficients: [] as readonly number[], criterion: Number.POSITIVE_INFINITY };
  let fit: readonly number[] = [];
  let unexplained = 1;
  for (let m = 1; m < products.length; m++) {
    let rest = raw[m]! + added;
    for (let i = 0; i < m - 1; i++) rest -= fit[i]! * (raw[m - 1 - i]! + added);
    // Neighbours that avoid each other are taken for independent ones.
    const partial = Math.max(m === 1 ? 0 : -STRONGEST, Math.min(STRONGEST, rest / unexplained));
    const shorter = fit;
    fit = [...shorter.map((value, i) => value - partial * shorter[m - 2 - i]!), partial];
    unexplained *= 1 - partial * partial;
    const variance = (products[0]! / n) * Math.max(0, innovation(fit, raw)) + LEAST;
    const criterion = n * Math.log(variance) + ORDER * (m - 1) * Math.log(n);
    if (criterion < best.criterion) best = { coefficients: fit, criterion };
  }
  return best;
}

/** Lags that are worth a look in n values. */
export const lagsOf = (n: number): number => Math.max(1, Math.min(HIGHEST, Math.floor(n / VALUES)));

/** Share of the variance that these coefficients leave. */
function innovation(fit: readonly number[], r: readonly number[]): number {
  let share = 1;
  for (const [i, a] of fit.entries()) {
    share -= 2 * a * r[i + 1]!;
    for (const [j, b] of fit.entries()) share += a * b * (i === j ? 1 : r[Math.abs(i - j)]!);
  }
  return share;
}
