/**
 * Up to this many pairs (31 against 31, 10 against 100) rank statistics are exact; above it the normal approximation
 * takes over, and the exact count would take more than 10 ms. The approximation is good to two digits near p = 0.05 and
 * errs to the safe side far out (0.0004 for 0.0003).
 */
export const EXACT_PAIRS = 1000;

/**
 * How many subsets of `k` of the weights have each sum: index is the sum. Weights are whole and not negative.
 * Only additions of positive numbers, so every count keeps its relative precision (2^-53 a step) beyond 2^53.
 */
export function subsetSums(weights: readonly number[], k: number): Float64Array {
  const largest = [...weights].sort((a, b) => b - a).slice(0, k);
  const size = largest.reduce((sum, weight) => sum + weight, 0) + 1;
  const counts = Array.from({ length: k + 1 }, () => new Float64Array(size));
  counts[0]![0] = 1;
  weights.forEach((weight, index) => {
    for (let j = Math.min(k, index + 1); j >= 1; j--) {
      const from = counts[j - 1]!;
      const to = counts[j]!;
      for (let sum = size - 1; sum >= weight; sum--) to[sum]! += from[sum - weight]!;
    }
  });
  return counts[k]!;
}

const distributions = new Map<string, Float64Array>();

/**
 * P(U <= u) of the Mann-Whitney statistic of untied samples of m and n values when both come from one population;
 * index is u = 0..mn. For m n <= EXACT_PAIRS.
 */
export function mannWhitneyCdf(m: number, n: number): Float64Array {
  const k = Math.min(m, n);
  const key = `${k},${Math.max(m, n)}`;
  const known = distributions.get(key);
  if (known) return known;
  const ranks = Array.from({ length: m + n }, (_, i) => i);
  // The smallest possible sum of k ranks from 0 on is U = 0.
  const counts = subsetSums(ranks, k).subarray((k * (k - 1)) / 2);
  const total = counts.reduce((sum, count) => sum + count, 0);
  let below = 0;
  const cdf = counts.map((count) => {
    below += count;
    return Math.min(1, below / total);
  });
  distributions.set(key, cdf);
  return cdf;
}

/** Ranks from 1 of the values in their order, ties sharing their mean rank, doubled so that they stay whole; and the sizes of the ties. */
export function doubledMidranks(values: readonly number[]): {
  readonly ranks: readonly number[];
  readonly ties: readonly number[];
} {
  const order = values.map((_, index) => index).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Array<number>(values.length);
  const ties: number[] = [];
  for (let first = 0; first < order.length; ) {
    let next = first + 1;
    while (next < order.length && values[order[next]!] === values[order[first]!]) next++;
    for (let i = first; i < next; i++) ranks[order[i]!] = first + 1 + next;
    ties.push(next - first);
    first = next;
  }
  return { ranks, ties };
}
