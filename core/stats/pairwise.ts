import { between } from "./values.ts";

/**
 * The k-th smallest (0-based) of all m n differences `candidate - baseline`, both given sorted. Memory O(1), time
 * O((m + n) x steps), so that 1000 against 1000 needs no list of a million. Subtraction is monotone in floating point,
 * so the result is exactly what sorting that list would give.
 */
export function pairwiseDifference(baseline: Float64Array, candidate: Float64Array, k: number): number {
  let low = candidate[0]! - baseline[baseline.length - 1]!;
  let high = candidate[candidate.length - 1]! - baseline[0]!;
  while (low < high) {
    // Where differences overflow, an end of the bracket has no middle. Rounding may reach `high`, which would not shrink it.
    const half = between(Math.max(low, -Number.MAX_VALUE), Math.min(high, Number.MAX_VALUE));
    const { count, below, above } = split(baseline, candidate, half < high && half >= low ? half : low);
    if (count > k) high = below;
    else low = above;
  }
  return low;
}

/** How many differences are at most `limit`, the largest of them, and the smallest of the others. */
function split(baseline: Float64Array, candidate: Float64Array, limit: number) {
  let count = 0;
  let below = Number.NEGATIVE_INFINITY;
  let above = Number.POSITIVE_INFINITY;
  // For growing candidates, the first baseline value that is near enough only moves up.
  let first = 0;
  for (const value of candidate) {
    while (first < baseline.length && value - baseline[first]! > limit) first++;
    count += baseline.length - first;
    if (first < baseline.length) below = Math.max(below, value - baseline[first]!);
    if (first > 0) above = Math.min(above, value - baseline[first - 1]!);
  }
  return { count, below, above };
}
