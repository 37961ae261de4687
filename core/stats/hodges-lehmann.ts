import type { Reason } from "../model/comparison.ts";
import { normalCdf, normalQuantile } from "./normal.ts";
import { pairwiseDifference } from "./pairwise.ts";
import { EXACT_PAIRS, mannWhitneyCdf } from "./rank-sum.ts";
import { ascending, between, reason, refusal } from "./values.ts";

/** Asked of every interval; small samples reach less, and say so. */
export const CONFIDENCE = 0.95;

/** How far one sample lies from another (Hodges-Lehmann), with an interval at its true confidence. Null: unknown, with the reason. */
export interface Shift {
  /** Candidate minus baseline in the values' unit, or as a ratio (0.05 = 5 % more), as the function says. */
  readonly estimate: number | null;
  readonly interval: readonly [number, number] | null;
  /** True confidence of `interval`, 0..1: at least this, also where values are tied. */
  readonly confidence: number | null;
  /** Why the estimate or its interval is missing: `no-values`, `not-finite`, `too-few`, `no-ratio`, `out-of-range`. */
  readonly reason: Reason | null;
}

const none = (why: Reason): Shift => ({ estimate: null, interval: null, confidence: null, reason: why });

/**
 * Hodges and Lehmann's shift (1963): the median of all differences candidate - baseline, with the interval that inverts
 * the Mann-Whitney test. No distribution is assumed but that both have one shape. The interval is the narrowest whose
 * true confidence reaches `confidence`; where none does, the widest: 90 % for 3 against 3, 67 % for 2 against 2.
 */
export function shift(baseline: readonly number[], candidate: readonly number[], confidence = CONFIDENCE): Shift {
  const refused = refusal(baseline, candidate);
  if (refused) return none(refused);
  const x = ascending(baseline);
  const y = ascending(candidate);
  const pairs = x.length * y.length;
  const estimate = between(
    pairwiseDifference(x, y, Math.floor((pairs - 1) / 2)),
    pairwiseDifference(x, y, Math.floor(pairs / 2)),
  );
  const rank = intervalRank(x.length, y.length, confidence);
  if (!rank)
    return {
      ...none(reason("too-few", `${baseline.length} against ${candidate.length} values give no interval`)),
      estimate: Number.isFinite(estimate) ? estimate : null,
    };
  const interval = [pairwiseDifference(x, y, rank.depth - 1), pairwiseDifference(x, y, pairs - rank.depth)] as const;
  if (![estimate, ...interval].every(Number.isFinite))
    return none(reason("out-of-range", "the difference is beyond the range of numbers"));
  return { estimate, interval, confidence: rank.confidence, reason: null };
}

/**
 * The relative change, candidate / baseline - 1: the shift of the logarithms, so that the unit does not matter and twice
 * is as far as half. Only of positive values: else `no-ratio`, and `shift` is the answer.
 */
export function relativeChange(
  baseline: readonly number[],
  candidate: readonly number[],
  confidence = CONFIDENCE,
): Shift {
  const refused = refusal(baseline, candidate);
  if (refused) return none(refused);
  if ([...baseline, ...candidate].some((value) => value <= 0))
    return none(reason("no-ratio", "zeros or negative values have no ratio"));
  const logs = shift(baseline.map(Math.log), candidate.map(Math.log), confidence);
  if (logs.estimate === null) return logs;
  const estimate = Math.expm1(logs.estimate);
  const interval = logs.interval && ([Math.expm1(logs.interval[0]), Math.expm1(logs.interval[1])] as const);
  if (![estimate, ...(interval ?? [])].every(Number.isFinite))
    return none(reason("out-of-range", "the ratio is beyond the range of numbers"));
  return { ...logs, estimate, interval };
}

/**
 * Which order statistics of the m n differences bound the interval: the `depth`-th from either end, 1-based, and the
 * true confidence, 1 - 2 P(U < depth). Null where even the widest has none (1 against 1).
 */
function intervalRank(m: number, n: number, confidence: number): { depth: number; confidence: number } | null {
  const tail = (1 - confidence) / 2;
  // Binary fractions: 0.05 / 2 must admit a tail of exactly 0.025.
  const allowed = tail * (1 + 1e-12);
  if (m * n <= EXACT_PAIRS) {
    const cdf = mannWhitneyCdf(m, n);
    let depth = 1;
    while (depth < cdf.length && cdf[depth]! <= allowed) depth++;
    const reached = 1 - 2 * cdf[depth - 1]!;
    return reached > 0 ? { depth, confidence: reached } : null;
  }
  const mean = (m * n) / 2;
  const spread = Math.sqrt((m * n * (m + n + 1)) / 12);
  const depth = Math.max(1, Math.floor(mean + spread * normalQuantile(tail) + 0.5));
  return { depth, confidence: 1 - 2 * normalCdf((depth - 0.5 - mean) / spread) };
}
