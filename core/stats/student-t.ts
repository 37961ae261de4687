import { normalQuantile, normalUpperTail } from "./normal.ts";

/** From here on t^2 / df swamps 1 to the last digit. */
const FAR = 1e20;
/** Degrees of freedom with which t is the normal to the last digit, as far as p is a number. */
const NORMAL_FROM = 1e20;
/** Fewer make no difference, and no number of their own. */
const SMALLEST = 1e-300;
/** Pairs of terms of the continued fraction; a few hundred are enough wherever it is used. */
const MOST_TERMS = 10_000;

/**
 * P(T > t) of Student's t with any `df` > 0 (infinite: the normal), 0..1. Relative error below 1e-11 for df from 0.1 to
 * 1e12, however far out. Null: `t` is not a number, or `df` not above 0.
 */
export function studentUpperTail(t: number, df: number): number | null {
  if (Number.isNaN(t) || !(df > 0)) return null;
  if (df > NORMAL_FROM) return normalUpperTail(t);
  const tail = positiveTail(Math.abs(t), df);
  return t < 0 ? 1 - tail : tail;
}

/** P(T <= t); null as for `studentUpperTail`. */
export const studentCdf = (t: number, df: number): number | null => studentUpperTail(-t, df);

/**
 * The t with P(T <= t) = p, for 0 < p < 1; infinite at the ends, and where it is beyond the range of numbers. By bisection.
 * Null: `p` is not within 0..1, or `df` not above 0.
 */
export function studentQuantile(p: number, df: number): number | null {
  if (!(p >= 0 && p <= 1) || !(df > 0)) return null;
  if (df > NORMAL_FROM || p === 0 || p === 1) return normalQuantile(p);
  if (p === 0.5) return 0;
  return p < 0.5 ? -upperQuantile(p, df) : upperQuantile(1 - p, df);
}

/** The t > 0 that a share `p` < 1/2 lies above. */
function upperQuantile(p: number, df: number): number {
  let high = 1;
  while (positiveTail(high, df) > p) high *= 2;
  if (high === Number.POSITIVE_INFINITY) return high;
  while (positiveTail(high / 2, df) <= p) high /= 2;
  let low = high / 2;
  for (let mid = (low + high) / 2; low < mid && mid < high; mid = (low + high) / 2) {
    if (positiveTail(mid, df) > p) low = mid;
    else high = mid;
  }
  return high;
}

/** Half the incomplete beta function I_x(df/2, 1/2) at x = df / (df + t^2) (Abramowitz and Stegun 26.7.1). */
function positiveTail(t: number, freedom: number): number {
  if (t === 0) return 0.5;
  if (t === Number.POSITIVE_INFINITY) return 0;
  const df = Math.max(freedom, SMALLEST);
  const a = df / 2;
  const square = (t / Math.sqrt(df)) ** 2;
  const far = square > FAR;
  const y = far ? 1 : square / (1 + square);
  const logX = far ? Math.log(df) - 2 * Math.log(t) : -Math.log1p(square);
  // x^a / B(a, 1/2), by a ratio of gamma functions whose logarithms alone would lose digits.
  const front = (Math.exp(a * logX) * gammaRatio(a)) / Math.sqrt(Math.PI);
  if (y > 1.5 / (a + 2.5)) return (front * tailFraction(1 / square, a)) / (df * Math.sqrt(y));
  return 0.5 - front * Math.sqrt(y) * centreSeries(y, a);
}

/**
 * 2F1(1/2, 1; a+1; -w), Gauss's continued fraction by Lentz's method: with Pfaff's transformation (DLMF 15.8.1) the tail of the
 * beta function for w = x / (1-x). All its terms are positive, so nothing cancels where x is next to 1, as with many degrees
 * of freedom.
 */
function tailFraction(w: number, a: number): number {
  let c = 1;
  let d = 0;
  let fraction = 1;
  for (let n = 1; n <= MOST_TERMS; n++) {
    const odd = ((n - 0.5) / (a + (2 * n - 2))) * ((a + (n - 1)) / (a + (2 * n - 1))) * w;
    const even = (n / (a + (2 * n - 1))) * ((a + n - 0.5) / (a + 2 * n)) * w;
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    fraction *= c * d;
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return 1 / fraction;
}

/** 2F1(a + 1/2, 1; 3/2; y), of positive terms: DLMF 8.17.8 for I_y(1/2, a). */
function centreSeries(y: number, a: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 0; term > sum * 1e-17; n++) {
    term *= ((a + 0.5 + n) / (1.5 + n)) * y;
    sum += term;
  }
  return sum;
}

/** Gamma(a + 1/2) / Gamma(a): the asymptotic series (DLMF 5.11.13) from 20 on, brought down to `a` by the recurrence. */
function gammaRatio(a: number): number {
  let below = 1;
  let at = a;
  for (; at < 20; at++) below *= at / (at + 0.5);
  const s = 1 / at;
  const q = s * s;
  const series = s * (-1 / 8 + q * (1 / 192 + q * (-1 / 640 + q * (17 / 14336 - (q * 31) / 18432))));
  return below * Math.sqrt(at) * Math.exp(series);
}
