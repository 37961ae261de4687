import type { Reason } from "../model/comparison.ts";
import { normalCdf, normalUpperTail } from "./normal.ts";
import { doubledMidranks, EXACT_PAIRS, subsetSums } from "./rank-sum.ts";
import { refusal } from "./values.ts";

/** The rank test of two samples: U, and p by the exact distribution or the normal one. Null: no values, with the reason. */
export interface MannWhitney {
  /** Pairs in which the candidate is the greater one; ties count half. 0..mn. */
  readonly u: number | null;
  /** 0..1. Twice the smaller tail, at most 1. */
  readonly twoSided: number | null;
  /** 0..1, small where the candidate tends to be the smaller one. */
  readonly less: number | null;
  /** 0..1, small where the candidate tends to be the greater one. */
  readonly greater: number | null;
  /** `exact`: the permutation distribution of these very values, ties included. `normal`: with tie and continuity correction, above EXACT_PAIRS pairs. */
  readonly method: "exact" | "normal" | null;
  readonly reason: Reason | null;
}

/**
 * Mann and Whitney's rank test of two samples (1947). It depends on the order of values only: no logarithm, unit or
 * outlier changes it. Its smallest two-sided p is 2 / C(m+n, n): 0.10 for 3 against 3, 0.008 for 5 against 5.
 */
export function mannWhitney(baseline: readonly number[], candidate: readonly number[]): MannWhitney {
  const refused = refusal(baseline, candidate);
  if (refused) return { u: null, twoSided: null, less: null, greater: null, method: null, reason: refused };
  const m = baseline.length;
  const n = candidate.length;
  const { ranks, ties } = doubledMidranks([...baseline, ...candidate]);
  const doubledSum = ranks.slice(m).reduce((sum, rank) => sum + rank, 0);
  const u = (doubledSum - n * (n + 1)) / 2;
  const exact = m * n <= EXACT_PAIRS;
  const [less, greater] = exact ? exactTails(ranks, m, n) : normalTails(u, m, n, ties);
  const twoSided = Math.min(1, 2 * Math.min(less, greater));
  return { u, twoSided, less, greater, method: exact ? "exact" : "normal", reason: null };
}

function exactTails(ranks: readonly number[], m: number, n: number): readonly [number, number] {
  // Count by the smaller sample; where that is the baseline, its low sums are the candidate's high ones.
  const byBaseline = m < n;
  const k = Math.min(m, n);
  const own = byBaseline ? ranks.slice(0, m) : ranks.slice(m);
  const observed = own.reduce((sum, rank) => sum + rank - 2, 0);
  const counts = subsetSums(
    ranks.map((rank) => rank - 2),
    k,
  );
  let below = 0;
  let above = 0;
  let total = 0;
  counts.forEach((count, sum) => {
    total += count;
    if (sum <= observed) below += count;
    if (sum >= observed) above += count;
  });
  const tails = [Math.min(1, below / total), Math.min(1, above / total)] as const;
  return byBaseline ? [tails[1], tails[0]] : tails;
}

function normalTails(u: number, m: number, n: number, ties: readonly number[]): readonly [number, number] {
  const all = m + n;
  const tied = ties.reduce((sum, size) => sum + (size ** 3 - size), 0) / (all * (all - 1));
  const spread = Math.sqrt(((m * n) / 12) * (all + 1 - tied));
  if (!(spread > 0)) return [1, 1];
  const distance = u - (m * n) / 2;
  return [normalCdf((distance + 0.5) / spread), normalUpperTail((distance - 0.5) / spread)];
}
