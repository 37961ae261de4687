import { sparkline } from "../plugin/sparkline.ts";
import type { TableOptions } from "../plugin/text-table.ts";
import type { ChangePoint, ChangePoints, SeriesDrift } from "../stats/index.ts";
import { formatChange } from "../units/format.ts";

/** Columns of a picture where nobody says how many there are. */
const WIDTH = 60;
const WIDEST = 120;
/** What lies farther out than this many times the range of the middle 90 % is drawn at the edge: one spike must not flatten the rest. */
const BEYOND = 0.5;

/**
 * A series as a row of bars, with a row of marks below it where the level changes. With more values than columns, each bar
 * is the median of its share of them.
 */
export function seriesPicture(
  values: readonly number[],
  { changePoints, unconfirmed }: Pick<ChangePoints, "changePoints" | "unconfirmed">,
  { width, unicode }: Pick<TableOptions, "width" | "unicode">,
): string[] {
  const columns = Math.min(values.length, width === 0 ? WIDTH : Math.min(WIDEST, Math.max(1, width - 2)));
  const place = (index: number) => Math.min(columns - 1, Math.floor((index * columns) / values.length));
  const shares = Array.from({ length: columns }, (_, i) =>
    median(values.slice(Math.ceil((i * values.length) / columns), Math.ceil(((i + 1) * values.length) / columns))),
  );
  const sorted = [...shares].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor(columns * 0.05)]!, sorted[Math.ceil(columns * 0.95) - 1]!];
  const margin = BEYOND * (high - low);
  const drawn = margin > 0 ? shares.map((v) => Math.min(high + margin, Math.max(low - margin, v))) : shares;
  const marks = new Map(changePoints.map(({ index }) => [place(index), unicode ? "▲" : "^"]));
  if (unconfirmed) marks.set(place(unconfirmed.index), "?");
  const row = Array.from({ length: columns }, (_, i) => marks.get(i) ?? " ")
    .join("")
    .trimEnd();
  return [sparkline(drawn, { unicode }), ...(row === "" ? [] : [row])];
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** `+4.2%`; without a ratio, what is shown of the two levels says it. */
export const changeText = ({ change }: Pick<ChangePoint, "change">): string =>
  change === null ? "-" : formatChange(change);

/** `drift +0.4% a point`, `drift -0.8% a week`. */
export function driftText({ perPoint, relative }: SeriesDrift, unit: string, shown: (value: number) => string): string {
  const by = relative ? smallChange(perPoint) : `${perPoint > 0 ? "+" : ""}${shown(perPoint)}`;
  return `drift ${by} a ${unit}`;
}

/** A ratio with two digits that matter, however small: a drift of 0.0004 a point is not 0.0 %. */
function smallChange(ratio: number): string {
  if (Math.abs(ratio) >= 0.001) return formatChange(ratio);
  return `${ratio > 0 ? "+" : ""}${Number((ratio * 100).toPrecision(2))}%`;
}

/** p as people compare it: `< 1e-9`, `0.0003`. */
export const probabilityText = (p: number): string =>
  p < 1e-9 ? "< 1e-9" : p < 1e-3 ? p.toExponential(0) : p.toFixed(4);
