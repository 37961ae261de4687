import { middle } from "../values.ts";
import { differenceScale } from "./noise.ts";

/** Logarithms, or shares of the largest value, that differ by less than this differ by rounding. */
const RESOLUTION = 1e-9;
/** A step of this many standard deviations is as plain as a larger one. */
const WIDEST_GAP = 30;

/** A series as the search sees it: order and gaps of its values, none of which is out of all proportion. */
export interface Axis {
  /** Standard deviations of the noise, from the median. */
  readonly y: Float64Array;
  /** Logarithms, because all values are positive: twice is as far as half, and the unit does not matter. */
  readonly logs: boolean;
  /** A standard deviation: of the logarithms, or in the values' unit. */
  readonly unit: number;
}

/**
 * Null: all values are equal but for rounding. Zeros and negative values have no logarithm, so one of them anywhere puts
 * the whole series on plain values: a series on two scales would have a step where the scale changes. Noise below what
 * the values resolve (counts, milliseconds as printed) is that of rounding: the finest difference / sqrt 12. A gap between
 * neighbouring values that is wider than 30 standard deviations is narrowed to that, so that neither one enormous value
 * nor an enormous step drowns in its rounding errors what else there is.
 */
export function axisOf(values: ArrayLike<number>): Axis | null {
  const { y, logs, unit } = scaled(values);
  const sorted = y.slice().sort();
  const finest = finestGap(sorted);
  if (finest === null) return null;
  const noise = Math.max(finest / Math.sqrt(12), differenceScale(y));
  narrowGaps(y, sorted, WIDEST_GAP * noise);
  const centre = middle(sorted);
  for (let i = 0; i < y.length; i++) y[i] = (y[i]! - centre) / noise;
  return { y, logs, unit: noise * unit };
}

function scaled(values: ArrayLike<number>): Axis {
  const y = new Float64Array(values);
  let logs = true;
  let largest = 0;
  for (const value of y) {
    if (value <= 0) logs = false;
    largest = Math.max(largest, Math.abs(value));
  }
  // Divided, so that no difference is beyond the range of numbers.
  for (let i = 0; i < y.length; i++) y[i] = logs ? Math.log(y[i]!) : largest > 0 ? y[i]! / largest : 0;
  return { y, logs, unit: logs ? 1 : largest };
}

/** The smallest difference between values that are not equal. */
function finestGap(sorted: Float64Array): number | null {
  if (sorted[sorted.length - 1]! - sorted[0]! <= RESOLUTION) return null;
  let finest = Number.POSITIVE_INFINITY;
  for (let i = 1; i < sorted.length; i++) {
    const gap = sorted[i]! - sorted[i - 1]!;
    if (gap > 0 && gap < finest) finest = gap;
  }
  return Math.max(finest, RESOLUTION);
}

/** Narrows gaps in both, in place. */
function narrowGaps(y: Float64Array, sorted: Float64Array, widest: number): void {
  const from: number[] = [];
  const by: number[] = [];
  let shift = 0;
  for (let i = 1; i < sorted.length; i++) {
    const gap = sorted[i]! - sorted[i - 1]!;
    if (gap <= widest) continue;
    shift += gap - widest;
    from.push(sorted[i]!);
    by.push(shift);
  }
  if (shift === 0) return;
  for (const list of [y, sorted])
    for (let i = 0; i < list.length; i++) {
      const at = last(from, list[i]!);
      if (at >= 0) list[i]! -= by[at]!;
    }
}

/** Index of the last of the ascending limits that is at most the value; -1: none is. */
function last(limits: readonly number[], value: number): number {
  let low = -1;
  let high = limits.length - 1;
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if (limits[mid]! <= value) low = mid;
    else high = mid - 1;
  }
  return low;
}
