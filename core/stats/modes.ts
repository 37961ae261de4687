import type { Reason } from "../model/comparison.ts";
import { ascending, middle, middleOf, reason, refusal } from "./values.ts";

/**
 * A gap between modes is at least this many robust standard deviations of the wider group beside it; a small group's
 * spread is badly known, so n values need 20 / n more. Of samples from one normal distribution this splits 2 % at n = 6,
 * under 1 % from n = 10 on.
 */
const GAP_SPREADS = (n: number) => 4 + 20 / n;
/** ... and at least 5 %: of the value, or of the largest one where not all are positive. Nearer modes are no matter of placement. */
const GAP_RATIO = 0.05;
/** A mode holds at least this share of the values, and at least two of them: less is an outlier. */
const SMALLEST_SHARE = 0.1;
/** With fewer values there is nothing to split. */
const FEWEST = 6;
/** Median absolute deviation to standard deviation, for normal values. */
const MAD_TO_SD = 1.4826;

/** One of the levels around which values gather. */
export interface Mode {
  /** Median of its values. */
  readonly centre: number;
  readonly n: number;
  /** n over all values, 0..1. */
  readonly share: number;
  readonly range: readonly [number, number];
}

/** The levels of a sample; one where it has only one. */
export interface Modes {
  /** Ascending; at least one unless `reason` is `no-values` or `not-finite`. */
  readonly modes: readonly Mode[];
  readonly reason: Reason | null;
}

/**
 * The groups that values fall into, as benchmarks do that the scheduler places differently each time. Sorted values, as
 * logarithms where all are positive, are split at their widest gap, again and again, while that gap is wide against the
 * spread inside the groups beside it. Single outliers stay with the nearest group; three groups of one size at equal distances look like one
 * wide group. Kernel densities and mixture models
 * were not taken: they need a bandwidth or a shape, and more values than a run has.
 */
export function modes(values: readonly number[]): Modes {
  const refused = refusal(values);
  if (refused) return { modes: [], reason: refused };
  const sorted = ascending(values);
  const logs = sorted[0]! > 0;
  const axis = logs ? sorted.map(Math.log) : sorted;
  const smallest = Math.max(2, Math.ceil(SMALLEST_SHARE * sorted.length));
  const narrowest = logs ? Math.log1p(GAP_RATIO) : GAP_RATIO * Math.max(Math.abs(sorted[0]!), Math.abs(sorted.at(-1)!));
  const pieces = sorted.length < FEWEST ? [axis] : split(axis, smallest, narrowest);
  let start = 0;
  const found = pieces.map((piece) => {
    const group = sorted.subarray(start, start + piece.length);
    start += piece.length;
    return {
      centre: middle(group),
      n: group.length,
      share: group.length / sorted.length,
      range: [group[0]!, group.at(-1)!] as const,
    };
  });
  const few = sorted.length < FEWEST ? reason("too-few", `${sorted.length} values show no modes`) : null;
  return { modes: found, reason: few };
}

function split(sorted: Float64Array, smallest: number, narrowest: number): Float64Array[] {
  let at = -1;
  let gap = 0;
  for (let i = smallest; i <= sorted.length - smallest; i++) {
    const width = sorted[i]! - sorted[i - 1]!;
    if (width > gap) [at, gap] = [i, width];
  }
  if (at < 0) return [sorted];
  const left = sorted.subarray(0, at);
  const right = sorted.subarray(at);
  if (gap < narrowest || gap < GAP_SPREADS(sorted.length) * Math.max(spread(left), spread(right))) return [sorted];
  return [...split(left, smallest, narrowest), ...split(right, smallest, narrowest)];
}

/** Robust standard deviation. */
function spread(sorted: Float64Array): number {
  const centre = middle(sorted);
  return MAD_TO_SD * middleOf(sorted.map((value) => Math.abs(value - centre)));
}
