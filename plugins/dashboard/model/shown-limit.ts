import type { Comparison } from "@perfmon/core/plugin";

/**
 * The limit that a verdict went by. Null: nobody set one, and by runs, boots or blocks what their noise shows decides, which may be
 * less than the default limit. By repetitions alone the default limit decides.
 */
export const shownLimit = ({
  limit,
  replicate,
}: Pick<Comparison, "limit" | "replicate">): Comparison["limit"] | null =>
  limit.origin !== "default" || replicate === "repetition" ? limit : null;

/** It as a ratio, for axes of ratios. Null: none is to be drawn there. */
export function drawnLimit(comparison: Pick<Comparison, "limit" | "replicate">): number | null {
  const limit = shownLimit(comparison);
  return limit?.unit === "ratio" ? limit.value : null;
}
