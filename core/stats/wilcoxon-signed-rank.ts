import type { Reason } from "../model/comparison.ts";
import { normalCdf, normalUpperTail } from "./normal.ts";
import { doubledMidranks } from "./rank-sum.ts";
import { refusal } from "./values.ts";

/** Up to this many values signed-rank statistics are exact, as in R; 2^50 counts are exact numbers, too. */
export const EXACT_SIGNED = 50;

/** The signed rank test of pairs: V, and p by the exact distribution or the normal one. Null: no pairs, with the reason. */
export interface SignedRank {
  /** Sum of the ranks of the positive values among the absolute ones; zeros have none. 0..n(n+1)/2. */
  readonly v: number | null;
  /** Values that are not zero. */
  readonly n: number | null;
  /** 0..1. Twice the smaller tail, at most 1. */
  readonly twoSided: number | null;
  /** 0..1, small where the values tend to be below zero. */
  readonly less: number | null;
  /** 0..1, small where the values tend to be above zero. */
  readonly greater: number | null;
  /** `exact`: all signs of these very values, ties included. `normal`: with tie and continuity correction, above EXACT_SIGNED. */
  readonly method: "exact" | "normal" | null;
  readonly reason: Reason | null;
}

/**
 * Wilcoxon's signed-rank test (1945) of values that lie symmetrically around zero, as differences or logarithms of ratios
 * of pairs do when nothing changed. Zeros are left out. Its smallest two-sided p is 2^(1-n): 0.06 for 5, 0.03 for 6 values.
 */
export function signedRank(values: readonly number[]): SignedRank {
  const refused = refusal(values);
  if (refused) return { v: null, n: null, twoSided: null, less: null, greater: null, method: null, reason: refused };
  const counted = values.filter((value) => value !== 0);
  const n = counted.length;
  const { ranks, ties } = doubledMidranks(counted.map(Math.abs));
  const doubled = ranks.reduce((sum, rank, index) => (counted[index]! > 0 ? sum + rank : sum), 0);
  const exact = n <= EXACT_SIGNED;
  const [less, greater] = exact ? exactTails(ranks, doubled) : normalTails(doubled / 2, n, ties);
  const twoSided = Math.min(1, 2 * Math.min(less, greater));
  return { v: doubled / 2, n, twoSided, less, greater, method: exact ? "exact" : "normal", reason: null };
}

/** In how many of the 2^n choices of signs the ranks of the positive ones have each sum: index is the sum. Ranks are whole. */
export function signedSums(ranks: readonly number[]): Float64Array {
  const counts = new Float64Array(ranks.reduce((sum, rank) => sum + rank, 0) + 1);
  counts[0] = 1;
  let largest = 0;
  for (const rank of ranks) {
    largest += rank;
    for (let sum = largest; sum >= rank; sum--) counts[sum]! += counts[sum - rank]!;
  }
  return counts;
}

function exactTails(ranks: readonly number[], observed: number): readonly [number, number] {
  let below = 0;
  let above = 0;
  signedSums(ranks).forEach((count, sum) => {
    if (sum <= observed) below += count;
    if (sum >= observed) above += count;
  });
  const total = 2 ** ranks.length;
  return [below / total, above / total];
}

function normalTails(v: number, n: number, ties: readonly number[]): readonly [number, number] {
  const tied = ties.reduce((sum, size) => sum + (size ** 3 - size), 0) / 48;
  const spread = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24 - tied);
  const distance = v - (n * (n + 1)) / 4;
  return [normalCdf((distance + 0.5) / spread), normalUpperTail((distance - 0.5) / spread)];
}
