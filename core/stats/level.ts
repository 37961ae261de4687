import { changePoints } from "./change-points/change-points.ts";
import { HISTORY } from "./noise-model.ts";
import { middleOf } from "./values.ts";

/** The level that a series has now. */
export interface Level {
  /** 0-based index of its first value; 0: it never changed. */
  readonly start: number;
  /** Median of what came before, since the change before that; equal to `after` where it never changed. */
  readonly before: number;
  readonly after: number;
}

/** Fewer than a change point's 4 values, but at the very beginning, and never seen again: the rest of an older level. */
const OLDEST = 3;
/** ... and this many robust standard deviations away, which the noise of a few values does not reach. */
const APART = 5;
/** Median absolute deviation to standard deviation, for normal values. */
const MAD_TO_SD = 1.4826;

/** Where the present level of a series of positive or other finite numbers, oldest first, begins: its last change point. */
export function levelStart(values: readonly number[]): Level {
  const last = changePoints(values).changePoints.at(-1);
  const from = last?.index ?? 0;
  const level = values.slice(from);
  const older = oldestApart(level);
  if (older > 0) return levelAt(values, from + older, from);
  if (last) return { start: from, before: last.before, after: last.after };
  const centre = values.length > 0 ? middleOf(values) : 0;
  return { start: 0, before: centre, after: centre };
}

const levelAt = (values: readonly number[], start: number, from: number): Level => ({
  start,
  before: middleOf(values.slice(from, start)),
  after: middleOf(values.slice(start)),
});

/** How many of the first values are what is left of an older level. */
function oldestApart(values: readonly number[]): number {
  if (values.length < HISTORY + 2) return 0;
  const positive = values.every((value) => value > 0);
  const axis = positive ? values.map(Math.log) : values;
  const centre = middleOf(axis);
  const limit = APART * MAD_TO_SD * middleOf(axis.map((value) => Math.abs(value - centre)));
  const sign = Math.sign(axis[0]! - centre);
  const isApart = (value: number) => (value - centre) * sign > limit;
  const first = axis.findIndex((value) => !isApart(value));
  const few = first >= 2 && first <= OLDEST && axis.length - first >= HISTORY;
  return few && !axis.slice(first).some(isApart) ? first : 0;
}
