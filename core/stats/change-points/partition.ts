import type { Series } from "./series.ts";

/** A level has at least this many points. */
export const SMALLEST = 4;
/** Gain of one step in units of ln n: 3 is a little more than Schwarz's criterion for a step and its place (2 ln n). */
const PRICE = 3;
/** A candidate gains at least this share of a step's price within its interval. */
const WORTH = 0.5;

/** What a step must gain, in variances, where the mean of many values varies `inflation` times as much as independent ones. */
export const price = (n: number, inflation: number): number => PRICE * Math.log(n) * inflation;

/** Where steps may be, and what each gains at best. */
export interface Candidates {
  readonly places: Int32Array;
  readonly gains: Float64Array;
}

/**
 * The best split of every interval of a fixed grid: n, n / sqrt 2, n / 2 ... points long, overlapping by half (seeded
 * binary segmentation, Kovacs et al. 2023). O(n log n), nothing drawn at random. Trying every
 * place instead finds nothing more, in series of any length.
 */
export function candidates(series: Series): Candidates {
  const { n, weights, sums } = series;
  const best = new Float64Array(n);
  const limit = WORTH * price(n, 1);
  for (let length = n; length >= 2 * SMALLEST; length /= Math.SQRT2) {
    const width = Math.round(length);
    const count = width === n ? 1 : 2 * Math.ceil(n / length) - 1;
    for (let k = 0; k < count; k++) {
      const from = count === 1 ? 0 : Math.floor((k * (n - width)) / (count - 1));
      const { at, gain } = bestSplit(weights, sums, from, from + width);
      if (gain > limit && gain > best[at]!) best[at] = gain;
    }
  }
  const found: number[] = [];
  for (let at = 0; at < n; at++) if (best[at]! > 0) found.push(at);
  return { places: Int32Array.from(found), gains: Float64Array.from(found, (at) => best[at]!) };
}

/** The split of [from, to) that lowers the weighted sum of squares most, and by how much; 0: it is too short. */
export function bestSplit(weights: Float64Array, sums: Float64Array, from: number, to: number) {
  let at = from;
  let gain = 0;
  const start = weights[from]!;
  const first = sums[from]!;
  const all = weights[to]! - start;
  const mean = (sums[to]! - first) / all;
  for (let t = from + SMALLEST; t <= to - SMALLEST; t++) {
    const left = weights[t]! - start;
    const off = sums[t]! - first - mean * left;
    const here = (off * off * all) / (left * (all - left));
    if (here <= gain) continue;
    gain = here;
    at = t;
  }
  return { at, gain };
}

/**
 * The steps that make the weighted sum of squares plus the price of each step least, exactly, by dynamic programming over
 * the candidates that are worth it; a start that can be no best one any more is dropped (Killick et al. 2012).
 */
export function partition(series: Series, among: Candidates, inflation: number): number[] {
  const { n, weights, sums } = series;
  const cost = price(n, inflation);
  const places = among.places.filter((_, i) => among.gains[i]! >= WORTH * cost);
  const ends = Int32Array.from([0, ...places, n]);
  const totals = new Float64Array(ends.length).fill(Number.POSITIVE_INFINITY);
  const before = new Int32Array(ends.length);
  /** No segment that ends there or later begins here. */
  const over = new Float64Array(ends.length).fill(Number.POSITIVE_INFINITY);
  const open = new Int32Array(ends.length);
  let size = 1;
  totals[0] = -cost;
  // The sum of squares without its constant part.
  const reach = (i: number, to: number) => {
    const sum = sums[to]! - sums[ends[i]!]!;
    return (sum * sum) / (weights[to]! - weights[ends[i]!]!);
  };
  for (let j = 1; j < ends.length; j++) {
    const to = ends[j]!;
    let kept = 0;
    let least = Number.POSITIVE_INFINITY;
    let from = 0;
    for (let k = 0; k < size; k++) {
      const i = open[k]!;
      if (over[i]! <= to) continue;
      open[kept++] = i;
      if (to - ends[i]! < SMALLEST) continue;
      const total = totals[i]! - reach(i, to) + cost;
      if (total >= least) continue;
      least = total;
      from = i;
    }
    size = kept;
    if (least === Number.POSITIVE_INFINITY) continue;
    totals[j] = least;
    before[j] = from;
    // What begins there could as well begin at `to`, as soon as that is long enough.
    for (let k = 0; k < size; k++) {
      const i = open[k]!;
      if (over[i] !== Number.POSITIVE_INFINITY || to - ends[i]! < SMALLEST) continue;
      if (totals[i]! - reach(i, to) >= least) over[i] = to + SMALLEST;
    }
    open[size++] = j;
  }
  const found: number[] = [];
  for (let j = before.at(-1)!; j > 0; j = before[j]!) found.push(ends[j]!);
  return found.reverse();
}
