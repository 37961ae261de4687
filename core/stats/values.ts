import type { Reason } from "../model/comparison.ts";

/** What every function here gives instead of an exception or NaN: no answer, and why. */
export const reason = (code: string, message: string): Reason => ({ code, message });

/**
 * Why no statistic can be taken of these values: `no-values`, or `not-finite` (NaN or infinite, which a measurement
 * cannot be: an error upstream). Null: they are fine.
 */
export function refusal(...samples: readonly (readonly number[])[]): Reason | null {
  for (const values of samples) {
    if (values.length === 0) return reason("no-values", "there are no values");
    const odd = values.find((value) => !Number.isFinite(value));
    if (odd !== undefined) return reason("not-finite", `a value is ${odd}`);
  }
  return null;
}

/** A sorted copy. Typed arrays compare as numbers, many times faster than a comparator. */
export const ascending = (values: Iterable<number>): Float64Array => Float64Array.from(values).sort();

/** The median of sorted values, at least one; half-way between the middle two where their number is even. */
export function middle(sorted: ArrayLike<number>): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : between(sorted[half - 1]!, sorted[half]!);
}

/** Half-way; neither overflows nor leaves [low, high]. */
export const between = (low: number, high: number): number =>
  Math.sign(low) === Math.sign(high) ? low + (high - low) / 2 : (low + high) / 2;
