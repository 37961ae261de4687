import type { Ack } from "../model/ack.ts";
import type { Limit } from "../model/case.ts";
import type { Comparison } from "../model/comparison.ts";

/** A change below this is nobody's regression. */
const LEAST_ROOM = 0.01;

type Change = { readonly value: number; readonly interval: readonly number[] | null };

/**
 * Whether a regression is worse than the one that was acknowledged. Noise alone must not say so: what is least bad in its
 * interval lies beyond the estimate acknowledged by more than the limit, and beyond all of that one's interval. Seen in two
 * ways, of which one is enough: as a change (more is lost against the same baseline), and as a level (against a baseline that
 * has itself become as slow, another loss of the same size is no known one). Changes in percent multiply: 10 % worse than
 * +30 % is +43 %.
 *
 * Where nobody set a limit, the change acknowledged is one if it is smaller than the default: a known +2 % does not cover
 * +11 %. Without an interval nothing is shown.
 */
export function worsened(comparison: Comparison, ack: Ack): boolean {
  const { change, interval, difference, limit, better, baseline } = comparison;
  const sign = better === "lower" ? 1 : -1;
  if (limit.unit === "ratio" && change !== null) {
    const axis = (factor: number) => sign * Math.log(factor);
    const room = axis(1 + sign * ratioRoom(limit, ack));
    return beyond(comparison, ack, factors(change, interval), factors(ack.change, ack.interval), axis, room);
  }
  const room = limit.unit === "ratio" ? limit.value * Math.abs(baseline?.median ?? 0) : limit.value;
  return beyond(comparison, ack, difference, ack.difference, (value) => sign * value, room);
}

/** On an axis on which more is worse and equal steps are equally bad. */
function beyond(
  { candidate, unit }: Comparison,
  ack: Ack,
  now: Change | null,
  known: Change | null,
  axis: (value: number) => number,
  room: number,
): boolean {
  if (!now?.interval) return false;
  const doubt = axis(now.value) - Math.min(...now.interval.map(axis));
  const knownDoubt = known?.interval ? Math.max(...known.interval.map(axis)) - axis(known.value) : 0;
  const enough = doubt + Math.max(room, knownDoubt);
  const byChange = known === null ? 0 : axis(now.value) - axis(known.value);
  const byLevel = candidate === null || ack.unit !== unit ? 0 : axis(candidate.median) - axis(ack.level);
  return byChange > enough || byLevel > enough;
}

const factors = (change: number | null, interval: readonly number[] | null): Change | null =>
  change === null ? null : { value: 1 + change, interval: interval?.map((end) => 1 + end) ?? null };

function ratioRoom({ value, origin }: Limit, { change }: Ack): number {
  const own = origin !== "default" || change === null;
  const room = own ? value : Math.min(value, Math.max(LEAST_ROOM, Math.abs(change)));
  // A fall by everything is no factor.
  return Math.min(room, 0.999);
}
