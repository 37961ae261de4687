import type { Reason } from "../model/comparison.ts";
import { relativeChange, type Shift, shift } from "./hodges-lehmann.ts";
import { normalQuantile } from "./normal.ts";
import { reason } from "./values.ts";

/** The chance with which a change of the detectable size puts the whole interval on one side of zero. */
export const POWER = 0.8;

/** The smallest change that could have been shown. Null: none could, with the reason. */
export interface Detectable {
  /** At least 0. Ratio, or in the values' unit. */
  readonly size: number | null;
  readonly reason: Reason | null;
}

/**
 * The smallest change that a comparison like this one, with the same numbers of values and the same spread, shows four
 * times out of five: its interval's half-width is z standard errors, so (z + 0.84) / z half-widths. All values equal on
 * each side: 0, for nothing varies.
 */
export function detectableDifference(baseline: readonly number[], candidate: readonly number[]): Detectable {
  return detectableOf(shift(baseline, candidate), (low, high) => (high - low) / 2);
}

/** The same for `relativeChange`: a ratio, the rise (the equally likely fall is a little smaller). */
export function detectableChange(baseline: readonly number[], candidate: readonly number[]): Detectable {
  return detectableOf(
    relativeChange(baseline, candidate),
    (low, high) => (Math.log1p(high) - Math.log1p(low)) / 2,
    Math.expm1,
  );
}

/**
 * How many values a side need to have, in place of `n`, for a half-width to shrink to `target`: it falls with the square
 * root of their number. Null: `target` is not above 0, or a million would not do.
 */
export function valuesNeeded(n: number, halfWidth: number, target: number): number | null {
  if (!(target > 0) || !(halfWidth >= 0)) return null;
  const needed = Math.ceil(n * (halfWidth / target) ** 2 - 1e-9);
  return needed <= 1e6 ? Math.max(n, needed) : null;
}

const identity = (value: number) => value;

/**
 * The same of any estimate with its interval: `halfWidth` on the scale on which the interval is symmetric, `back` from there
 * to the scale of the answer.
 */
export function detectableOf(
  found: Shift,
  halfWidth: (low: number, high: number) => number,
  back: (size: number) => number = identity,
): Detectable {
  if (!found.interval || found.confidence === null) return { size: null, reason: found.reason };
  const z = normalQuantile((1 + found.confidence) / 2);
  const size = back(halfWidth(...found.interval) * (1 + normalQuantile(POWER) / z));
  return Number.isFinite(size)
    ? { size, reason: null }
    : { size: null, reason: reason("out-of-range", "the spread is beyond the range of numbers") };
}
