import { normalUpperTail } from "../normal.ts";
import type { Dependence } from "./dependence.ts";
import { bestSplit } from "./partition.ts";
import { meanOf, type Series } from "./series.ts";

/** Largest p of a step, corrected for the search ... */
const ALPHA = 0.005;
/** ... and of one of less than 2 standard deviations: over many points, wandering of any kind makes such ones. */
const ALPHA_SMALL = 1e-5;
const PLAIN = 2;
/** No step is smaller, in standard deviations. */
const SMALLEST = 0.7;
/** At least this share of the pairs of values, one from each side, lie in the step's order. */
const ORDERED = 0.7;
/** A step explains at least this many times what the best split of either of its levels would. */
const PROMINENCE = 2;
/** The noise from the differences counts like this many values of a level. */
const PRIOR = 6;

export interface Step {
  /** First point of the new level. */
  readonly index: number;
  readonly p: number;
}

export interface Level {
  readonly from: number;
  readonly to: number;
  readonly mean: number;
  /** Of one value. */
  readonly variance: number;
  /** Gain of its best split, in variances of independent values. */
  readonly unexplained: number;
}

/**
 * Removes steps, the least believable of its neighbourhood first, until each of those left has evidence (p), size,
 * order and prominence. Each is judged by the two levels beside it alone: their noise is theirs.
 */
export function believable(series: Series, places: readonly number[], dependence: Dependence): Step[] {
  let levels = [0, ...places].map((from, i) => levelOf(series, from, places[i] ?? series.n, dependence));
  let judged = levels.slice(1).map((level, i) => judge(series, levels[i]!, level, dependence));
  for (;;) {
    const gone = judged.map(
      (one, i) =>
        !one.holds &&
        !(judged[i - 1]?.holds === false && judged[i - 1]!.z <= one.z) &&
        !(judged[i + 1]?.holds === false && judged[i + 1]!.z < one.z),
    );
    if (!gone.includes(true)) return judged.map(({ p }, i) => ({ index: levels[i + 1]!.from, p }));
    const merged: Level[] = [levels[0]!];
    const fresh: (Judged | null)[] = [];
    for (let i = 0; i < judged.length; i++) {
      const next = levels[i + 1]!;
      if (gone[i]) {
        merged.push(joined(series, merged.pop()!, next, dependence));
        if (fresh.length > 0) fresh[fresh.length - 1] = null;
      } else {
        fresh.push(gone[i - 1] ? null : judged[i]!);
        merged.push(next);
      }
    }
    levels = merged;
    judged = fresh.map((one, i) => one ?? judge(series, levels[i]!, levels[i + 1]!, dependence));
  }
}

/** Both as one level. A step that was not believed is not held against its neighbours as something unexplained. */
function joined(series: Series, a: Level, b: Level, dependence: Dependence): Level {
  const unexplained = Math.max(a.unexplained, b.unexplained);
  return { ...levelOf(series, a.from, b.to, dependence), unexplained };
}

/**
 * The larger of two variances: that of the residuals, which knows what wanders, and that of the differences, which a
 * level too short to have a mean of its own does not bend. Both are drawn towards the noise around.
 */
export function levelOf(series: Series, from: number, to: number, dependence: Dependence): Level {
  const { x, noise, weights } = series;
  const mean = meanOf(series, from, to);
  let [residuals, differences] = [0, 0];
  for (let i = from; i < to; i++) {
    residuals += ((x[i]! - mean) / noise[i]!) ** 2;
    if (i > from) differences += ((x[i]! - x[i - 1]!) / noise[i]!) ** 2 / 2;
  }
  const { marginal } = dependence;
  const count = to - from;
  const relative = Math.max(PRIOR * marginal + residuals, (PRIOR + differences) * marginal) / (PRIOR + count - 1);
  const around = count / (weights[to]! - weights[from]!);
  const { gain } = bestSplit(series.weights, series.sums, from, to);
  return { from, to, mean, variance: relative * around, unexplained: gain / dependence.inflation };
}

interface Judged {
  readonly z: number;
  readonly p: number;
  readonly holds: boolean;
}

/** Welch's t of two means of dependent values. */
export function contrast(a: Level, b: Level, dependence: Dependence): number {
  const [m, n] = [a.to - a.from, b.to - b.from];
  const [u, v] = [a.variance * dependence.meanVariance(m), b.variance * dependence.meanVariance(n)];
  const freedom = (u + v) ** 2 / (u ** 2 / (m - 1 + PRIOR) + v ** 2 / (n - 1 + PRIOR));
  return normalScore(Math.abs(a.mean - b.mean) / Math.sqrt(u + v), freedom);
}

/** Two-sided, and corrected for as many places as there are points (Bonferroni). */
const searched = (z: number, places: number): number => Math.min(1, 2 * normalUpperTail(z) * places);

function judge(series: Series, a: Level, b: Level, dependence: Dependence): Judged {
  const z = contrast(a, b, dependence);
  const p = searched(z, series.n);
  const [m, n] = [a.to - a.from, b.to - b.from];
  const size = Math.abs(a.mean - b.mean) / Math.sqrt((m * a.variance + n * b.variance) / (m + n));
  const holds =
    p <= (size >= PLAIN ? ALPHA : ALPHA_SMALL) &&
    size >= SMALLEST &&
    z * z >= PROMINENCE * Math.max(a.unexplained, b.unexplained) &&
    order(series.x, a, b) >= ORDERED;
  return { z, p, holds };
}

/** The normal deviate with the tail of Student's t (Wallace 1959): within a tenth of p from 10 degrees of freedom on. */
export function normalScore(t: number, freedom: number): number {
  return ((8 * freedom + 1) / (8 * freedom + 3)) * Math.sqrt(freedom * Math.log1p((t * t) / freedom));
}

/** The share of pairs in the commoner order, ties half (Mann and Whitney's U / mn): 0.5 to 1. */
function order(x: Float64Array, a: Level, b: Level): number {
  const before = x.slice(a.from, a.to).sort();
  const after = x.slice(b.from, b.to).sort();
  let [below, upTo, u] = [0, 0, 0];
  for (const value of after) {
    while (below < before.length && before[below]! < value) below++;
    while (upTo < before.length && before[upTo]! <= value) upTo++;
    u += (below + upTo) / 2;
  }
  const share = u / (before.length * after.length);
  return Math.max(share, 1 - share);
}
