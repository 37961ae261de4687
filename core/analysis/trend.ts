import type { Reason } from "../model/comparison.ts";
import type { History, Trend, TrendChange } from "../model/history.ts";
import type { Better } from "../model/metric.ts";
import { type ChangePoint, changePoints } from "../stats/index.ts";
import { runDifferences } from "./history.ts";

const TOO_FEW: Reason = { code: "too-few", message: "too few: a change needs 4 runs before and 4 after it" };
const WEEK = 7 * 86_400_000;

/** Where a history's level changed for good, and what differs there. */
export function trendOf(history: History): Trend {
  const { points, metric } = history;
  const found = changePoints(points.map(({ value }) => value));
  const change = (point: ChangePoint): TrendChange => {
    const [previous, run] = [points[point.index - 1]!.run, points[point.index]!.run];
    return {
      ...point,
      run,
      previous,
      differs: runDifferences(previous, run),
      verdict: judged(metric.better, point.after - point.before),
    };
  };
  return {
    history,
    changes: found.changePoints.map(change),
    unconfirmed: found.unconfirmed && change(found.unconfirmed),
    drift: found.drift && {
      perRun: found.drift.perPoint,
      perWeek: perWeek(history, found.drift.perPoint, found.drift.relative),
      relative: found.drift.relative,
      verdict: judged(metric.better, found.drift.perPoint),
    },
    reason: found.reason?.code === "too-few" ? TOO_FEW : found.reason,
  };
}

const judged = (better: Better, difference: number) =>
  difference > 0 === (better === "higher") ? ("improvement" as const) : ("regression" as const);

function perWeek({ points }: History, perRun: number, relative: boolean): number | null {
  const span = Date.parse(points.at(-1)!.run.started) - Date.parse(points[0]!.run.started);
  if (!(span >= WEEK)) return null;
  const runs = ((points.length - 1) * WEEK) / span;
  return relative ? (1 + perRun) ** runs - 1 : perRun * runs;
}
