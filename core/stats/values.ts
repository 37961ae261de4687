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
const scratch = new Float64Array(FEW);

/** A sorted copy, NaN last and -0 before 0. Typed arrays compare as numbers, many times faster than a comparator. */
export function ascending(values: Iterable<number>): Float64Array {
  const sorted = Array.isArray(values) ? new Float64Array(values) : Float64Array.from(values);
  return sorted.length <= FEW && inserted(sorted, sorted) ? sorted : sorted.sort();
}

/** The median of values, at least one. A few are sorted where no memory is asked for. */
export const middleOf = (values: readonly number[] | Float64Array): number =>
  values.length <= FEW && inserted(values, scratch) ? middle(scratch, values.length) : middle(ascending(values));

/** Sorts values into a list, which may be their own; false: not done, for NaN and the two zeros have an order that `>` does not know. */
function inserted(values: ArrayLike<number>, sorted: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value === 0 || Number.isNaN(value)) return false;
    let at = i;
    for (; at > 0 && sorted[at - 1]! > value; at--) sorted[at] = sorted[at - 1]!;
    sorted[at] = value;
  }
  return true;
}

/** The median of the first `n` of sorted values, at least one; half-way between the middle two where their number is even. */
export function middle(sorted: ArrayLike<number>, n = sorted.length): number {
  const half = n >> 1;
  return n % 2 === 1 ? sorted[half]! : between(sorted[half - 1]!, sorted[half]!);
}

/** Half-way; neither overflows nor leaves [low, high]. */
export const between = (low: number, high: number): number =>
  Math.sign(low) === Math.sign(high) ? low + (high - low) / 2 : (low + high) / 2;
