const LEVELS = { unicode: "▁▂▃▄▅▆▇█", ascii: "_.:-=+*#" };

/**
 * Values as a row of bars between the lowest and the highest, one column each; with more than `width`, the last ones.
 * All equal: the middle. What is not finite is a blank.
 */
export function sparkline(
  values: readonly number[],
  { width = Number.POSITIVE_INFINITY, unicode = true }: { readonly width?: number; readonly unicode?: boolean } = {},
): string {
  const levels = [...LEVELS[unicode ? "unicode" : "ascii"]];
  const shown = values.slice(-Math.min(values.length, width) || values.length);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of shown) if (Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return shown
    .map((value) => {
      if (!Number.isFinite(value)) return " ";
      const share = high > low ? (value - low) / (high - low) : 0.5;
      return levels[Math.min(levels.length - 1, Math.floor(share * levels.length))];
    })
    .join("");
}
