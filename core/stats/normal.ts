/** Below this the series is exact to the last digits, above it the continued fraction converges fast. */
const SERIES_UP_TO = 2.5;

const density = (z: number) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

/**
 * P(Z > z) of the standard normal, 0..1. Relative error below 1e-13 for |z| < 30 (Abramowitz and Stegun 26.2.11 and
 * 26.2.14; checked against R's pnorm).
 */
export function normalUpperTail(z: number): number {
  if (z < 0) return 1 - normalUpperTail(-z);
  if (z > SERIES_UP_TO) {
    let fraction = z;
    for (let k = 200; k >= 1; k--) fraction = z + k / fraction;
    return density(z) / fraction;
  }
  let term = z;
  let sum = z;
  for (let k = 3; term > sum * 1e-17; k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return 0.5 - density(z) * sum;
}

/** P(Z <= z). */
export const normalCdf = (z: number): number => normalUpperTail(-z);

/** The z with P(Z <= z) = p, for 0 < p < 1; infinite at the ends. By bisection: exact to the last digits, and seldom called. */
export function normalQuantile(p: number): number {
  if (!(p > 0)) return Number.NEGATIVE_INFINITY;
  if (!(p < 1)) return Number.POSITIVE_INFINITY;
  if (p === 0.5) return 0;
  if (p > 0.5) return -normalQuantile(1 - p);
  let low = -40;
  let high = 0;
  for (let i = 0; i < 80; i++) {
    const mid = (low + high) / 2;
    if (normalUpperTail(-mid) < p) low = mid;
    else high = mid;
  }
  return (low + high) / 2;
}
