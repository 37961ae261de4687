import { formatQuantity } from "@perfmon/core/plugin";
import { horizontalAxis, verticalAxis } from "./axis.ts";
import { type Chart, type DrawingOptions, drawing, emptyDrawing, word } from "./drawing.ts";
import { at, el, type Markup } from "./markup.ts";
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
      ...shown.map((each, i) =>
        row(each, x, { ...box, top: TOP + i * step + 18, bottom: TOP + (i + 1) * step - 4 }, i),
      ),
      horizontalAxis(x, quantityLabels(x, "s"), box, "time"),
    ),
    notes: [
      ...(left > 0 ? [`${left} series beyond ${MOST} are not drawn`] : []),
      ...(empty > 0 ? [`${empty} series have no values`] : []),
    ],
  };
}

const isKnown = ({ time, value }: { readonly time: number; readonly value: number }) =>
  Number.isFinite(time) && Number.isFinite(value);

function describe({ name, points, unit }: TimelineSeries): string {
  const [low, high] = extent(points.map(({ value }) => value))!;
  return `${name} ${formatQuantity(low, unit)} to ${formatQuantity(high, unit)}`;
}

function outside(
  measured: readonly [number, number] | undefined,
  x: Scale,
  box: { left: number; right: number; top: number; bottom: number },
) {
  if (!measured) return [];
  const [from, to] = [x.at(measured[0]), x.at(measured[1])];
  const area = (left: number, right: number) =>
    right - left > 0.5
      ? [el("rect", { class: "outside", x: left, y: box.top, width: right - left, height: box.bottom - box.top })]
      : [];
  return [...area(box.left, from), ...area(to, box.right)];
}

function row(
  { name, unit, points, domain }: TimelineSeries,
  x: Scale,
  box: { left: number; right: number; top: number; bottom: number },
  i: number,
): Markup {
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
    i < 0 ? null : el("path", { class: "line", d: line(points, x, y) }),
    word(`max ${formatQuantity(high, unit)}`, box.right, box.top - 5, { class: "number muted", "text-anchor": "end" }),
  );
}

function line(points: TimelineSeries["points"], x: Scale, y: Scale): string {
  const groups: { time: number; value: number }[][] = [[]];
  for (const point of points) isKnown(point) ? groups.at(-1)!.push(point) : groups.push([]);
  const filled = groups.filter((group) => group.length > 0);
  const total = filled.reduce((sum, group) => sum + group.length, 0);
  return filled
    .map((group) => {
      const kept =
        total <= POINTS
          ? group
          : buckets(group, Math.ceil((POINTS * group.length) / total / 2), ({ value }) => value).flatMap(
              ({ lowest, highest }) =>
                lowest === highest ? [lowest] : lowest.time < highest.time ? [lowest, highest] : [highest, lowest],
            );
      // A point alone is a stroke as wide as the line.
      const path = kept.map(({ time, value }, i) => `${i === 0 ? "M" : "L"}${at(x.at(time), y.at(value))}`).join("");
      return kept.length === 1 ? `${path}h0` : path;
    })
    .join("");
}
