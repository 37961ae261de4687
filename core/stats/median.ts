import type { Reason } from "../model/comparison.ts";
import { CONFIDENCE } from "./hodges-lehmann.ts";
import { normalCdf, normalQuantile } from "./normal.ts";
import { ascending, middle, middleOf, reason, refusal } from "./values.ts";

/** Above this the binomial tail comes from the normal approximation; 2^-1000 is near the smallest number. */
const EXACT_VALUES = 1000;

/**
 * `confidence` is the true one of `interval`, 0..1. Something missing has its reason: `no-values`, `not-finite`, or
 * `too-few` (one value has no interval).
 */
export type MedianInterval =
  | {
      readonly median: number;
      readonly interval: readonly [number, number];
      readonly confidence: number;
      readonly reason: null;
    }
  | { readonly median: number; readonly interval: null; readonly confidence: null; readonly reason: Reason }
  | { readonly median: null; readonly interval: null; readonly confidence: null; readonly reason: Reason };

/** Half-way between the middle two of an even number. Null: no values, or one that is not finite. */
export const median = (values: readonly number[]): number | null => (refusal(values) ? null : middleOf(values));

/**
 * The median with the interval between two order statistics, equally far from the ends, whose true confidence is the
 * binomial's: the narrowest that reaches `confidence`, else the widest (n = 5: 0.9375, n = 2: 0.5). Assumes nothing about
 * the distribution.
 */
export function medianInterval(values: readonly number[], confidence = CONFIDENCE): MedianInterval {
  const refused = refusal(values);
  if (refused) return { median: null, interval: null, confidence: null, reason: refused };
  const sorted = ascending(values);
  const n = sorted.length;
  const centre = middle(sorted);
  if (n === 1)
    return {
      median: centre,
      interval: null,
      confidence: null,
      reason: reason("too-few", "one value gives no interval"),
    };
  const rank = intervalRank(n, confidence);
  return {
    median: centre,
    interval: [sorted[rank.depth - 1]!, sorted[n - rank.depth]!],
    confidence: rank.confidence,
    reason: null,
  };
}

/** The order statistics that bound the interval: the `depth`-th from either end, 1-based; 1 - 2 P(B < depth), B binomial (n, 1/2). */
function intervalRank(n: number, confidence: number): { depth: number; confidence: number } {
  const tail = (1 - confidence) / 2;
  if (n > EXACT_VALUES) {
    const spread = Math.sqrt(n) / 2;
    const depth = Math.max(1, Math.floor(n / 2 + spread * normalQuantile(tail) + 0.5));
    return { depth, confidence: 1 - 2 * normalCdf((depth - 0.5 - n / 2) / spread) };
  }
  let term = 2 ** -n;
  let below = term;
  let depth = 1;
  for (let k = 1; k < n / 2; k++) {
    term *= (n - k + 1) / k;
    if (below + term > tail * (1 + 1e-12)) break;
    below += term;
    depth = k + 1;
  }
  return { depth, confidence: 1 - 2 * below };
}
