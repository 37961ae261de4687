import { formatQuantity } from "@perfmon/core/plugin";
import { horizontalAxis, verticalAxis } from "./axis.ts";
import { type Box, type Chart, type DrawingOptions, drawing, emptyDrawing, word } from "./drawing.ts";
import { at, el, join, type Markup } from "./markup.ts";
import { quantityLabels } from "./quantity-labels.ts";
import { buckets } from "./reduce.ts";
import { extent, linearScale, type Scale } from "./scale.ts";

/** One quantity of the system, sampled beside a repetition. */
export interface TimelineSeries {
  /** `CPU busy`, `disk vda written`. */
  readonly name: string;
  /** Base unit. */
  readonly unit: string;
  /** Seconds since the repetition's clock started; ascending. A value that is not finite is a gap: nothing was sampled. */
  readonly points: readonly { readonly time: number; readonly value: number }[];
  /** What the axis holds at least: [0, 1] for shares. Default: 0 and the largest value. */
  readonly domain?: readonly [number, number];
}

export interface TimelineOptions extends DrawingOptions {
  /** Seconds: when the clock ran; what was sampled outside is shaded. */
  readonly measured?: readonly [number, number];
  /** Height of each series. Default 64. */
  readonly rowHeight?: number;
}

/** Series at most, and points of each. */
const MOST = 24;
const POINTS = 700;
const TOP = 4;

/** Small multiples above each other that share the time axis. */
export function timeline(series: readonly TimelineSeries[], options: TimelineOptions): Chart {
  const { width = 760, rowHeight = 64 } = options;
  const shown = series.filter(({ points }) => points.some(isKnown)).slice(0, MOST);
  const height = options.height ?? TOP + Math.max(2, shown.length) * rowHeight + 34;
  const size = { ...options, width, height, kind: "timeline" };
  if (shown.length === 0) return emptyDrawing(size, "nothing was sampled");
  const times = extent(shown.flatMap(({ points }) => points.filter(isKnown).map(({ time }) => time)))!;
  const box = { left: 52, right: width - 8, top: TOP, bottom: height - 34 };
  const x = linearScale(extent([...times, ...(options.measured ?? [])])!, [box.left, box.right], {
    nice: false,
    ticks: 8,
  });
  const step = (height - 34 - TOP) / shown.length;
  const left = series.filter(({ points }) => points.some(isKnown)).length - shown.length;
  const empty = series.length - shown.length - left;
  return {
    svg: drawing(
      { ...size, description: `${shown.map(describe).join("; ")}.` },
      ...outside(options.measured, x, box),
      ...shown.map((each, i) => row(each, x, { ...box, top: TOP + i * step + 18, bottom: TOP + (i + 1) * step - 4 })),
      horizontalAxis(x, quantityLabels(x, "s"), box, "time"),
    ),
    notes: [
      ...(left > 0 ? [`${left} series beyond ${MOST} are not drawn`] : []),
      ...(empty > 0 ? [`${empty} series have no values`] : []),
    ],
  };
}

type Sampled = TimelineSeries["points"][number];

const isKnown = ({ time, value }: Sampled) => Number.isFinite(time) && Number.isFinite(value);

function describe({ name, points, unit }: TimelineSeries): string {
  const [low, high] = extent(points.map(({ value }) => value))!;
  return `${name} ${formatQuantity(low, unit)} to ${formatQuantity(high, unit)}`;
}

function outside(measured: readonly [number, number] | undefined, x: Scale, box: Box) {
  if (!measured) return [];
  const [from, to] = [x.at(measured[0]), x.at(measured[1])];
  const area = (left: number, right: number) =>
    right - left > 0.5
      ? [el("rect", { class: "outside", x: left, y: box.top, width: right - left, height: box.bottom - box.top })]
      : [];
  return [...area(box.left, from), ...area(to, box.right)];
}

function row({ name, unit, points, domain }: TimelineSeries, x: Scale, box: Box): Markup {
  const [low, high] = extent(points.map(({ value }) => value))!;
  const y = linearScale(
    domain ?? [Math.min(0, low), high === 0 && low >= 0 ? 1 : Math.max(0, high)],
    [box.bottom, box.top],
    { ticks: 2 },
  );
  const labels = quantityLabels(y, unit);
  return el(
    "g",
    { class: "series-1 small-multiple" },
    verticalAxis(y, { ...labels, unit: "" }, box),
    word([name, labels.unit].filter((text) => text !== "").join(", "), box.left, box.top - 5, { class: "name" }),
    line(points, x, y),
    word(`max ${formatQuantity(high, unit)}`, box.right, box.top - 5, { class: "number muted", "text-anchor": "end" }),
  );
}

/** Strokes between what was sampled one after the other, and dots for what stands alone between gaps. */
function line(points: TimelineSeries["points"], x: Scale, y: Scale): Markup {
  const groups: Sampled[][] = [[]];
  for (const point of points) {
    if (isKnown(point)) groups.at(-1)!.push(point);
    else groups.push([]);
  }
  const total = points.length;
  const strokes: string[] = [];
  const alone: Markup[] = [];
  for (const group of groups) {
    const kept = total <= POINTS ? group : reduced(group, (POINTS * group.length) / total / 2);
    if (kept.length === 1)
      alone.push(el("circle", { class: "dot", cx: x.at(kept[0]!.time), cy: y.at(kept[0]!.value), r: 1.6 }));
    else
      strokes.push(kept.map(({ time, value }, i) => `${i === 0 ? "M" : "L"}${at(x.at(time), y.at(value))}`).join(""));
  }
  // Gaps between hundreds of single values: as many dots as points would be drawn.
  const every = Math.max(1, Math.ceil(alone.length / POINTS));
  const d = strokes.join("");
  return join(d === "" ? null : el("path", { class: "line", d }), ...alone.filter((_, i) => i % every === 0));
}

const reduced = (group: readonly Sampled[], count: number): Sampled[] =>
  buckets(group, count, ({ value }) => value).flatMap(({ lowest, highest }) =>
    lowest === highest ? [lowest] : lowest.time < highest.time ? [lowest, highest] : [highest, lowest],
  );
