import { below } from "./axis.ts";
import type { Box } from "./drawing.ts";
import type { Markup } from "./markup.ts";
import { niceStep } from "./scale.ts";
import { timeText } from "./time-scale.ts";

const TICKS = 8;

/** Runs one after the other: their number, counted from 1, and the day on which they ran. */
export function runAxis(points: readonly { readonly time: string }[], xs: readonly number[], box: Box): Markup {
  const step = Math.max(1, niceStep(points.length / TICKS));
  const ticks: { x: number; text: string; below: string }[] = [];
  for (let n = points.length > 1 ? step : 1; n <= points.length; n += step)
    ticks.push({ x: xs[n - 1]!, text: String(n), below: timeText(Date.parse(points[n - 1]!.time)).slice(0, 10) });
  return below(ticks, box, "run, UTC");
}
