import { formatQuantity } from "@perfmon/core/plugin";
import { labelRoom, verticalAxis } from "./axis.ts";
import { type Chart, type DrawingOptions, drawing, emptyDrawing, mark, word } from "./drawing.ts";
import { at, el, fitting, join, type Markup } from "./markup.ts";
import { quantityLabels } from "./quantity-labels.ts";
import { type ChartSample, quantile, sortedOf, usable } from "./sample.ts";
import { extent, linearScale, logScale, type Scale } from "./scale.ts";
import { FEWEST } from "./shape-of.ts";

export interface DistributionOptions extends DrawingOptions {
  /** Base unit. */
  readonly unit: string;
  /** `log` only where all values are positive. Default linear. */
  readonly y?: "linear" | "log";
}

/** Dots of a sample at most: more are one area, and their quantiles say as much. */
const DOTS = 500;
const R = 2;

/** The values of one to three samples as dots, with the box of median and quartiles beside them; of fewer than 6 values the dots alone. */
export function distribution(samples: readonly ChartSample[], options: DistributionOptions): Chart {
  const { width = 360, height = 260, unit } = options;
  const size = { ...options, width, height, kind: "distribution" };
  const { samples: shown, notes } = usable(samples);
  if (shown.length === 0) return emptyDrawing(size, "there are no values");
  const domain = extent(shown.flatMap(({ values }) => extent(values)!))!;
  const log = options.y === "log" && domain[0] > 0;
  const y = (log ? logScale : linearScale)(domain, [height - 36, 22]);
  const labels = quantityLabels(y, unit);
  const box = { left: labelRoom(labels), top: 22, right: width - 4, bottom: height - 36 };
  const room = (box.right - box.left) / shown.length;
  const drawn = shown.map((sample, i) => column(sample, i, box.left + i * room, room, y, unit, box.bottom));
  return {
    svg: drawing(
      { ...size, description: `${shown.map((sample) => describe(sample, unit)).join("; ")}.` },
      verticalAxis(y, labels, box),
      ...drawn.map(({ svg }) => svg),
    ),
    notes: [
      ...notes,
      ...(options.y === "log" && !log ? ["linear axis: values that are not positive have no logarithm"] : []),
      ...drawn.flatMap(({ note }) => note ?? []),
    ],
  };
}

function describe({ name, values }: ChartSample, unit: string): string {
  const sorted = sortedOf(values);
  const [q1, q2, q3] = [0.25, 0.5, 0.75].map((share) => formatQuantity(quantile(sorted, share), unit));
  if (values.length < FEWEST) return `${name}: n=${values.length}, median ${q2}`;
  return `${name}: n=${values.length}, median ${q2}, quartiles ${q1} and ${q3}`;
}

function column(
  sample: ChartSample,
  index: number,
  left: number,
  room: number,
  y: Scale,
  unit: string,
  bottom: number,
): { svg: Markup; note: string | null } {
  const sorted = sortedOf(sample.values);
  const n = sorted.length;
  const boxed = Math.min(26, room * 0.2);
  const dotsLeft = left + boxed + 10;
  // Every so many-th of the sorted values keeps the shape, and both ends.
  const kept =
    n <= DOTS ? [...sorted] : Array.from({ length: DOTS }, (_, i) => sorted[Math.round((i * (n - 1)) / (DOTS - 1))]!);
  const centre = dotsLeft + (left + room - 4 - dotsLeft) / 2;
  const places = swarm(kept.map(y.at), (left + room - 4 - dotsLeft) / 2 - R);
  const svg = el(
    "g",
    { class: `series-${index + 1}` },
    n < FEWEST ? null : mark(boxOf(sorted, left + 6, boxed, y), describe(sample, unit)),
    el(
      "g",
      { class: "dots" },
      ...kept.map((value, i) => {
        const circle = el("circle", { class: "dot", cx: centre + places[i]!, cy: y.at(value), r: R });
        return mark(circle, formatQuantity(value, unit));
      }),
    ),
    word(fitting(sample.name, room - 4), left + room / 2, bottom + 16, { class: "name", "text-anchor": "middle" }),
    word(`n=${n}`, left + room / 2, bottom + 29, { class: "tick", "text-anchor": "middle" }),
  );
  return {
    svg,
    note: n > DOTS ? `${sample.name}: ${DOTS} of ${n} values are drawn, evenly by rank; the box is of all` : null,
  };
}

/** Median and quartiles, whiskers to both ends: outliers are dots beside it anyway. */
function boxOf(sorted: Float64Array, x: number, w: number, y: Scale): Markup {
  const [low, q1, q2, q3, high] = [0, 0.25, 0.5, 0.75, 1].map((share) => y.at(quantile(sorted, share)));
  const middle = x + w / 2;
  return join(
    el("path", {
      class: "whisker",
      d: `M${at(middle, low!)}V${q1!.toFixed(2)}M${at(middle, q3!)}V${high!.toFixed(2)}`,
    }),
    el("rect", { class: "box", x, y: q3!, width: w, height: Math.max(0.5, q1! - q3!) }),
    el("path", { class: "median", d: `M${at(x, q2!)}h${w.toFixed(2)}` }),
  );
}

/**
 * Sideways places of dots at these heights, sorted: each as near to the middle as the dots drawn before leave room for,
 * so that dots do not cover each other while they fit; beyond that they are spread by their order, never by chance.
 */
export function swarm(heights: readonly number[], half: number): number[] {
  const places: number[] = [];
  const gap = 2 * R + 0.4;
  const steps = Math.max(0, Math.floor(half / (gap / 2)));
  let from = 0;
  for (const [i, height] of heights.entries()) {
    while (from < i && Math.abs(heights[from]! - height) >= gap) from++;
    const free = (place: number) => {
      for (let k = from; k < i; k++) if (Math.hypot(heights[k]! - height, places[k]! - place) < gap) return false;
      return true;
    };
    let found: number | null = null;
    for (let step = 0; step <= steps && found === null; step++) {
      const side = (step * gap) / 2;
      found = free(side) ? side : free(-side) ? -side : null;
    }
    // The golden ratio fills a line evenly, in any number of steps.
    places.push(found ?? (((i * 0.618034) % 1) * 2 - 1) * Math.max(0, half));
  }
  return places;
}
