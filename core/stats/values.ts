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

/** Up to so many values, insertion is several times faster than the call of a sort. */
const FEW = 32;

/** A sorted copy, NaN last and -0 before 0. Typed arrays compare as numbers, many times faster than a comparator. */
export function ascending(values: Iterable<number>): Float64Array {
  const sorted = Array.isArray(values) ? new Float64Array(values) : Float64Array.from(values);
  if (sorted.length > FEW) return sorted.sort();
  for (let i = 0; i < sorted.length; i++) {
    const value = sorted[i]!;
    // NaN, and the two zeros, have an order that `>` does not know.
    if (value === 0 || Number.isNaN(value)) return sorted.sort();
    let at = i;
    for (; at > 0 && sorted[at - 1]! > value; at--) sorted[at] = sorted[at - 1]!;
    sorted[at] = value;
  }
  return sorted;
}

/** The median of sorted values, at least one; half-way between the middle two where their number is even. */
export function middle(sorted: ArrayLike<number>): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : between(sorted[half - 1]!, sorted[half]!);
}

/** Half-way; neither overflows nor leaves [low, high]. */
export const between = (low: number, high: number): number =>
  Math.sign(low) === Math.sign(high) ? low + (high - low) / 2 : (low + high) / 2;
