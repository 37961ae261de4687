import { normalUpperTail } from "../normal.ts";
import { remainder } from "./explanation.ts";
import { SMALLEST } from "./partition.ts";
import type { Series } from "./series.ts";
import { contrast, levelOf, type Step } from "./steps.ts";

/** One odd value at the end is common, and the next run will tell. */
const FEWEST = 2;
/** Largest p: it is looked for at two places only. */
const ALPHA = 0.005;
/** Each of its points is at least this share of the step away from the level: one far value next to an ordinary one is no step. */
const OWN = 0.5;

/**
 * A step that may have begun 2 or 3 points before the end: too short to be a level, and cut off as a spike by all that
 * looks for levels. `y` has the spikes still. Each of its points lies beyond every one of the level's last points.
 */
export function unconfirmedStep(y: Float64Array, series: Series, steps: readonly Step[]): Step | null {
  const { n } = series;
  const start = steps.at(-1)?.index ?? 0;
  let found: Step | null = null;
  for (let length = FEWEST; length < SMALLEST; length++) {
    const from = n - length;
    if (from - start < SMALLEST) break;
    const tail = y.subarray(from);
    const last = y.subarray(Math.max(start, from - 2 * SMALLEST), from);
    const up = tail[0]! > last[0]!;
    if (!tail.every((value) => last.every((other) => (up ? value > other : value < other)))) continue;
    const { dependence } = remainder(series, [...steps.map(({ index }) => index), from]);
    const before = levelOf(series, start, from, dependence);
    const mean = tail.reduce((sum, value) => sum + value, 0) / length;
    if (!tail.every((value) => Math.abs(value - before.mean) >= OWN * Math.abs(mean - before.mean))) continue;
    const p = 2 * normalUpperTail(contrast(before, { ...before, from, to: n, mean }, dependence));
    if (p <= ALPHA && (found === null || p < found.p)) found = { index: from, p };
  }
  return found;
}
