import { CONFIDENCE, type Shift } from "./hodges-lehmann.ts";
import { normalCdf, normalQuantile } from "./normal.ts";
import { ascending, between, reason, refusal } from "./values.ts";
import { EXACT_SIGNED, signedSums } from "./wilcoxon-signed-rank.ts";

/**
 * Hodges and Lehmann's centre of one sample (1963): the median of all Walsh averages (x_i + x_j) / 2, i <= j, with the
 * interval that inverts Wilcoxon's signed-rank test, as R's wilcox.test(conf.int = TRUE). No distribution is assumed but that
 * it is symmetric. The interval is the narrowest whose true confidence reaches `confidence`; where none does, the widest:
 * 93.75 % for 5 values, 50 % for 2, none for one. Zeros and ties stay in, and leave the true confidence at least what it says.
 */
export function pseudomedian(values: readonly number[], confidence = CONFIDENCE): Shift {
  const refused = refusal(values);
  if (refused) return { estimate: null, interval: null, confidence: null, reason: refused };
  // Halves add up without overflow, to the very averages.
  const halves = ascending(values).map((value) => value / 2);
  const pairs = (values.length * (values.length + 1)) / 2;
  const estimate = between(
    walshAverage(halves, Math.floor((pairs - 1) / 2)),
    walshAverage(halves, Math.floor(pairs / 2)),
  );
  const rank = intervalRank(values.length, confidence);
  if (!rank)
    return { estimate, interval: null, confidence: null, reason: reason("too-few", "one value gives no interval") };
  const interval = [walshAverage(halves, rank.depth - 1), walshAverage(halves, pairs - rank.depth)] as const;
  return { estimate, interval, confidence: rank.confidence, reason: null };
}

/** Which Walsh averages bound the interval: the `depth`-th from either end, 1-based; 1 - 2 P(V < depth). */
function intervalRank(n: number, confidence: number): { depth: number; confidence: number } | null {
  if (n < 2) return null;
  const tail = (1 - confidence) / 2;
  if (n > EXACT_SIGNED) {
    const mean = (n * (n + 1)) / 4;
    const spread = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24);
    const depth = Math.max(1, Math.floor(mean + spread * normalQuantile(tail) + 0.5));
    return { depth, confidence: 1 - 2 * normalCdf((depth - 0.5 - mean) / spread) };
  }
  const counts = signedSums(Array.from({ length: n }, (_, i) => i + 1));
  const allowed = tail * (1 + 1e-12) * 2 ** n;
  let below = counts[0]!;
  let depth = 1;
  // Up to the middle: an interval has two ends.
  for (; depth <= (counts.length - 2) / 2 && below + counts[depth]! <= allowed; depth++) below += counts[depth]!;
  return { depth, confidence: 1 - (2 * below) / 2 ** n };
}

/**
 * The k-th smallest (0-based) of all n(n+1)/2 sums of two halves, each with itself too; halves given sorted. Memory O(1),
 * time O(n x steps). Addition is monotone in floating point, so it is exactly what sorting the list would give.
 */
function walshAverage(halves: Float64Array, k: number): number {
  let low = halves[0]! * 2;
  let high = halves.at(-1)! * 2;
  while (low < high) {
    // Rounding may reach `high`, which would not shrink the bracket.
    const half = between(low, high);
    const { count, below, above } = split(halves, half < high && half >= low ? half : low);
    if (count > k) high = below;
    else low = above;
  }
  return low;
}

/** How many averages are at most `limit`, the largest of them, and the smallest of the others. */
function split(halves: Float64Array, limit: number) {
  let count = 0;
  let below = Number.NEGATIVE_INFINITY;
  let above = Number.POSITIVE_INFINITY;
  // For growing first halves, the last second half that is small enough only moves down.
  let end = halves.length;
  for (let i = 0; i < halves.length; i++) {
    while (end > i && halves[i]! + halves[end - 1]! > limit) end--;
    const from = Math.max(end, i);
    count += from - i;
    if (from > i) below = Math.max(below, halves[i]! + halves[from - 1]!);
    if (from < halves.length) above = Math.min(above, halves[i]! + halves[from]!);
  }
  return { count, below, above };
}
