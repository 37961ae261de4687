import { formatQuantity } from "@perfmon/core/plugin";
import { below, labelRoom, verticalAxis } from "./axis.ts";
import { type Chart, type DrawingOptions, drawing, emptyDrawing, mark } from "./drawing.ts";
import { legend } from "./legend.ts";
import { at, el, type Markup } from "./markup.ts";
import { quantityLabels } from "./quantity-labels.ts";
import { quantile, SAMPLES, sortedOf } from "./sample.ts";
import { extent, linearScale, logScale } from "./scale.ts";

/** What is known of one subject: its values, or percentiles that the tool gave. */
export type PercentileSeries = { readonly name: string } & (
  | { readonly values: readonly number[] }
  | {
      /** `percentile` in 0..100; value in the base unit. */
      readonly percentiles: readonly { readonly percentile: number; readonly value: number }[];
    }
);

export interface PercentileCurveOptions extends DrawingOptions {
  /** Base unit. */
  readonly unit: string;
  readonly y?: "linear" | "log";
}

const TICKS = [50, 90, 99, 99.9, 99.99, 99.999, 99.9999];
/** Where a curve of values is drawn: evenly along the axis. */
const POINTS = 120;
/** Percentiles of a tool that are drawn with a dot each; of more, that many make the line. */
const GIVEN = 200;

interface Point {
  readonly percentile: number;
  readonly value: number;
  readonly given: boolean;
}

/**
 * Latency by percentile on an axis where each nine takes as much room as the one before (log of 1 - p), as Gil Tene's
 * HdrHistogram plots: the tail is what is looked for. Of n values the curve ends at the percentile of the largest that
 * has one above it, 1 - 1/n: nothing is known beyond. The 100th percentile has no place on the axis.
 */
export function percentileCurve(series: readonly PercentileSeries[], options: PercentileCurveOptions): Chart {
  const { width = 360, height = 260, unit } = options;
  const size = { ...options, width, height, kind: "percentile-curve" };
  const drawn = series
    .map((each) => ({ name: each.name, points: pointsOf(each) }))
    .filter(({ points }) => points.length > 0)
    .slice(0, SAMPLES);
  const domain = extent(drawn.flatMap(({ points }) => points.map(({ value }) => value)));
  if (domain === null) return emptyDrawing(size, "there are no percentiles");
  const log = options.y === "log" && domain[0] > 0;
  const y = (log ? logScale : linearScale)(domain, [height - 34, 22]);
  const labels = quantityLabels(y, unit);
  const box = { left: labelRoom(labels), top: 22, right: width - 22, bottom: height - 34 };
  const last = Math.max(...drawn.flatMap(({ points }) => points.map(({ percentile }) => nines(percentile))), nines(90));
  const x = linearScale([0, last], [box.left, box.right], { nice: false });
  const left = (percentile: number) => x.at(nines(percentile));
  const ticks = TICKS.filter((tick) => nines(tick) <= last + 1e-9);
  return {
    svg: drawing(
      { ...size, description: `${drawn.map(({ name, points }) => `${name}: ${words(points, unit)}`).join("; ")}.` },
      verticalAxis(y, labels, box),
      el("path", { class: "grid", d: ticks.map((tick) => `M${at(left(tick), box.top)}V${box.bottom}`).join("") }),
      below(
        ticks.map((tick) => ({ x: left(tick), text: `p${tick}`, below: "" })),
        box,
        "percentile",
      ),
      ...drawn.map(({ name, points }, i) => curve(name, points, i, left, y.at, unit)),
      legend(
        drawn.map(({ name }) => name),
        box,
      ),
    ),
    notes: [
      ...(series.length > drawn.length ? [`${series.length - drawn.length} series are not drawn`] : []),
      ...(options.y === "log" && !log ? ["linear axis: values that are not positive have no logarithm"] : []),
    ],
  };
}

/** Nines: p90 is 1, p99.9 is 3. */
export const nines = (percentile: number): number => -Math.log10(1 - percentile / 100);

function pointsOf(series: PercentileSeries): Point[] {
  if ("percentiles" in series) {
    const known = series.percentiles
      .filter(({ percentile, value }) => percentile >= 0 && percentile < 100 && Number.isFinite(value))
      .sort((a, b) => a.percentile - b.percentile);
    const every = Math.ceil(known.length / GIVEN);
    return known
      .filter((_, i) => i % every === 0 || i === known.length - 1)
      .map((point) => ({ ...point, given: every === 1 }));
  }
  const sorted = sortedOf(series.values.filter(Number.isFinite));
  const n = sorted.length;
  if (n === 0) return [];
  const last = Math.log10(n);
  const places = n === 1 ? [0] : Array.from({ length: POINTS }, (_, i) => (last * i) / (POINTS - 1));
  return places.map((place) => {
    const share = 1 - 10 ** -place;
    return { percentile: share * 100, value: quantile(sorted, share), given: false };
  });
}

function curve(
  name: string,
  points: readonly Point[],
  i: number,
  x: (percentile: number) => number,
  y: (value: number) => number,
  unit: string,
): Markup {
  const d = points.map(({ percentile, value }, k) => `${k === 0 ? "M" : "L"}${at(x(percentile), y(value))}`).join("");
  return el(
    "g",
    { class: `series-${i + 1}` },
    el("path", { class: "line", d }),
    ...points
      .filter(({ given }) => given || points.length === 1)
      .map(({ percentile, value }) => {
        const circle = el("circle", { class: "dot", cx: x(percentile), cy: y(value), r: 2.5 });
        const text = formatQuantity(value, unit);
        return mark(circle, `${name}, p${percentile}: ${text}`, { "data-value": text });
      }),
  );
}

function words(points: readonly Point[], unit: string): string {
  const wanted = [50, 99, 99.9].flatMap((percentile) => {
    const point = points.findLast((each) => each.percentile <= percentile + 1e-9);
    return point && point.percentile > percentile * 0.9
      ? [`p${Number(point.percentile.toFixed(3))} ${formatQuantity(point.value, unit)}`]
      : [];
  });
  return wanted.length > 0 ? [...new Set(wanted)].join(", ") : `${points.length} percentiles`;
}
