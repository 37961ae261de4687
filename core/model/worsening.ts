import type { Comparison } from "./comparison.ts";

/** How much worse the candidate is. All in one unit, that of `limit`; positive is worse, whatever `better` is. */
export interface Worsening {
  readonly estimate: number;
  /** `[least, most]` worse. Null: there are too few values for an interval. */
  readonly interval: readonly [number, number] | null;
  /** The smallest change, in either direction, that could have been seen. */
  readonly detectable: number | null;
  /** At least 0. */
  readonly limit: number;
}

/**
 * A comparison seen from its limit. A limit in percent where no ratio exists (zeros, negative values) means percent of
 * the baseline's median. Null: there is no estimate, or a percent of a median of 0 is asked, which is no tolerance at all
 * (unless nothing differs).
 */
export function worsening(comparison: Comparison): Worsening | null {
  const { change, interval, detectable, difference, limit, baseline, better } = comparison;
  if (limit.unit === "ratio" && change !== null) return oriented(better, change, interval, detectable, limit.value);
  if (!difference) return null;
  if (limit.unit !== "ratio")
    return oriented(better, difference.value, difference.interval, difference.detectable, limit.value);
  const level = Math.abs(baseline?.median ?? 0);
  const same = difference.interval?.every((end) => end === 0);
  if (level === 0 && !same) return null;
  return oriented(better, difference.value, difference.interval, difference.detectable, limit.value * level);
}

function oriented(
  better: Comparison["better"],
  value: number,
  interval: readonly [number, number] | null,
  detectable: number | null,
  limit: number,
): Worsening {
  if (better === "lower") return { estimate: value, interval, detectable, limit };
  // 0 - x, for -0 would be printed as such.
  return { estimate: 0 - value, interval: interval && [0 - interval[1], 0 - interval[0]], detectable, limit };
}
