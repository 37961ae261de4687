import { type Better, formatChange } from "@perfmon/core/plugin";
import { drawing } from "./drawing.ts";
import { at, el, join, type Markup } from "./markup.ts";
import { isPlaced, linearScale, type Scale } from "./scale.ts";
import { shape, toneOfVerdict } from "./shapes.ts";

/** A change as a comparison has it. */
export interface IntervalBarData {
  /** Ratio. Null: not known, and nothing is drawn but the axis. */
  readonly change: number | null;
  /** Of `change`; null: nobody knows how sure it is. */
  readonly interval: readonly [number, number] | null;
  /** Ratio, at least 0: what is tolerated in the bad direction. Null: none in ratios. */
  readonly limit: number | null;
  readonly better: Better;
  readonly verdict: string;
}

export interface IntervalBarOptions {
  readonly id: string;
  readonly title: string;
  readonly width?: number;
  readonly height?: number;
  /** Half of the axis that all bars of a table share, a ratio. Default 0.2: what lies beyond has an arrow. */
  readonly span?: number;
}

const SPAN = 0.2;

/** Change and interval on an axis around 0, the side beyond the limit shaded. */
export function intervalBar(data: IntervalBarData, options: IntervalBarOptions): Markup {
  const { width = 140, height = 18, span = SPAN } = options;
  const scale = linearScale([-span, span], [8, width - 8], { nice: false });
  return drawing(
    { ...options, width, height, kind: "interval-bar", description: intervalWords(data) },
    limitArea(data, scale, 0, height, [0, width]),
    el("path", { class: "zero", d: `M${at(scale.at(0), 1)}V${height - 1}` }),
    intervalMark(data, scale, height / 2, [0, width]),
  );
}

/** `-7.3%, -8.9% to -5.6%, limit 5%: regression` */
export function intervalWords({ change, interval, limit, verdict }: IntervalBarData): string {
  if (change === null || !Number.isFinite(change)) return `no change known: ${verdict}`;
  const around = interval ? `, ${formatChange(interval[0])} to ${formatChange(interval[1])}` : ", no interval";
  return `${formatChange(change)}${around}${limit === null ? "" : `, limit ${formatChange(limit).replace("+", "")}`}: ${verdict}`;
}

/** What is worse than the limit. */
export function limitArea(
  { limit, better }: Pick<IntervalBarData, "limit" | "better">,
  scale: Scale,
  top: number,
  height: number,
  [left, right]: readonly [number, number],
): Markup | null {
  if (limit === null || !Number.isFinite(limit) || limit > scale.domain[1]) return null;
  const x = scale.at(better === "higher" ? -limit : limit);
  const [from, to] = better === "higher" ? [left, x] : [x, right];
  return el("rect", { class: "beyond", x: from, y: top, width: to - from, height });
}

/** The interval as a line, the change as the shape of its verdict, arrows where they go on outside of the axis. */
export function intervalMark(
  { change, interval, verdict }: IntervalBarData,
  scale: Scale,
  y: number,
  [left, right]: readonly [number, number],
): Markup | null {
  if (change === null || !Number.isFinite(change)) return null;
  const tone = toneOfVerdict(verdict);
  const [low, high] = scale.domain;
  const ends = isPlaced(interval) ? interval : [change, change];
  const [below, above] = [Math.min(...ends, change) < low, Math.max(...ends, change) > high];
  const arrow = (x: number, by: number) =>
    el("path", { class: `arrow ${tone}`, d: `M${at(x + by * 5, y - 4)}L${at(x, y)}L${at(x + by * 5, y + 4)}` });
  const [from, to] = ends.map((end) => (end < low ? left + 1 : end > high ? right - 1 : scale.at(end)));
  return join(
    isPlaced(interval) ? el("path", { class: `interval ${tone}`, d: `M${at(from!, y)}H${to!.toFixed(2)}` }) : null,
    below ? arrow(left + 1, 1) : null,
    above ? arrow(right - 1, -1) : null,
    change >= low && change <= high ? shape(tone, scale.at(change), y) : null,
  );
}
