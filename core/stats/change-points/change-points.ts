import type { Reason } from "../../model/comparison.ts";
import { middle, reason, refusal } from "../values.ts";
import { type Axis, axisOf } from "./axis.ts";
import { explain } from "./explanation.ts";
import { localNoise } from "./noise.ts";
import { SMALLEST } from "./partition.ts";
import { seriesOf } from "./series.ts";
import { withoutSpikes } from "./spikes.ts";
import { believable, type Step } from "./steps.ts";
import { unconfirmedStep } from "./tail.ts";

/** A step from one level to another. */
export interface ChangePoint {
  /** 0-based, the first point of the new level. */
  readonly index: number;
  /** Medians of the two levels, in the values' unit; where the series drifts, as they would be at `index`. */
  readonly before: number;
  readonly after: number;
  /** Ratio, after / before - 1. Null: one of them is not positive. */
  readonly change: number | null;
  /**
   * Of so large a step in this noise if there were none (Welch's t with the autocorrelation counted), times the points of
   * the series because it was looked for at all of them; at most 0.005.
   */
  readonly p: number;
}

/** A slope that explains the series better than steps would. */
export interface SeriesDrift {
  /** Change from one point to the next: a ratio where `relative`, else in the values' unit. */
  readonly perPoint: number;
  readonly relative: boolean;
}

/** What became of a series of numbers: where its level changed for good, and why nothing can be said. */
export interface ChangePoints {
  readonly changePoints: readonly ChangePoint[];
  /** The last 2 or 3 points look like a new level; its `p` is for these two places. A level has 4. */
  readonly unconfirmed: ChangePoint | null;
  readonly drift: SeriesDrift | null;
  /** Lag-1 autocorrelation beside steps and drift, 0 to 0.9. */
  readonly autocorrelation: number;
  /** Why nothing could be looked for: `no-values`, `not-finite`, `too-few` (8 values have two levels), `all-equal`. */
  readonly reason: Reason | null;
}

const nothing = (why: Reason): ChangePoints => ({
  changePoints: [],
  unconfirmed: null,
  drift: null,
  autocorrelation: 0,
  reason: why,
});

/**
 * Where the level of a series changes for good. Fixed defaults, nothing random, O(n log n): a series that has grown is
 * done again as a whole (200 points take a fraction of a millisecond), for the last points may change what the first mean.
 *
 * Positive values are compared by ratio, a series with zeros or negative values by difference. Spikes shorter than a level
 * (4 points) are cut; steps, autocorrelation and drift are found together; every step must then stand by itself: evidence
 * against the search (more of it for less than 2 standard deviations, and nothing below 0.7), most values of the two levels
 * in order, and twice as much explained as its levels leave unexplained. `npm run evaluate` says what this finds and misses.
 */
export function changePoints(values: readonly number[]): ChangePoints {
  const refused = refusal(values);
  if (refused) return nothing(refused);
  if (values.length < 2 * SMALLEST)
    return nothing(reason("too-few", `too few: a change needs ${SMALLEST} values before and ${SMALLEST} after it`));
  const axis = axisOf(values);
  if (!axis) {
    const exactly = values.every((value) => value === values[0]);
    return nothing(reason("all-equal", `all values are equal${exactly ? "" : " but for rounding"}`));
  }
  const x = withoutSpikes(axis.y);
  const series = seriesOf(x, localNoise(x));
  const { steps: places, dependence, slope, level } = explain(series);
  const steps = believable(level, places, dependence);
  const perPoint = slope * axis.unit;
  const point = pointsOf(values, steps, axis, perPoint);
  const tail = slope === 0 ? unconfirmedStep(axis.y, series, steps) : null;
  return {
    changePoints: steps.map(point),
    unconfirmed: tail && pointsOf(values, [...steps, tail], axis, 0)(tail, steps.length),
    drift: slope === 0 ? null : { perPoint: axis.logs ? Math.expm1(perPoint) : perPoint, relative: axis.logs },
    autocorrelation: dependence.rho,
    reason: null,
  };
}

/** Describes the i-th of all steps. `perPoint` is on the axis. */
function pointsOf(values: readonly number[], steps: readonly Step[], { logs }: Axis, perPoint: number) {
  const ends = [0, ...steps.map(({ index }) => index), values.length];
  const level = (k: number, at: number): number => {
    const part = new Float64Array(values.slice(ends[k], ends[k + 1]));
    if (perPoint !== 0)
      for (let i = 0; i < part.length; i++) {
        const moved = perPoint * (at - ends[k]! - i);
        part[i] = logs ? part[i]! * Math.exp(moved) : part[i]! + moved;
      }
    return middle(part.sort());
  };
  return ({ index, p }: Step, i: number): ChangePoint => {
    const [before, after] = [level(i, index), level(i + 1, index)];
    const ratio = after / before - 1;
    return { index, before, after, change: before > 0 && after > 0 && Number.isFinite(ratio) ? ratio : null, p };
  };
}
