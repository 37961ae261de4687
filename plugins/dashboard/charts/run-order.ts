import { formatQuantity, median } from "@perfmon/core/plugin";
import { below, labelRoom, verticalAxis } from "./axis.ts";
import { type Chart, type DrawingOptions, drawing, emptyDrawing, mark } from "./drawing.ts";
import { at, el, join, type Markup } from "./markup.ts";
import { quantityLabels } from "./quantity-labels.ts";
import { type Bucket, buckets } from "./reduce.ts";
import { extent, linearScale, niceStep } from "./scale.ts";

/** One repetition, in the order measured. */
export interface OrderedValue {
  /** Base unit; not finite: it failed, and its place stays empty. */
  readonly value: number;
  /** Something else ran meanwhile: drawn hollow. */
  readonly disturbed?: boolean;
  /** It was repeated: not in the median. */
  readonly setAside?: boolean;
  /** What hovering says of it beside its value: `repetition 3 of round 2`. */
  readonly label?: string;
  readonly href?: string;
}

export interface RunOrderOptions extends DrawingOptions {
  /** Base unit. */
  readonly unit: string;
}

const MOST = 600;

/** Values in the order measured, with their median: drift, steps and warming up show here and nowhere else. */
export function runOrder(values: readonly OrderedValue[], options: RunOrderOptions): Chart {
  const { width = 360, height = 260, unit } = options;
  const size = { ...options, width, height, kind: "run-order" };
  const placed = values.map((each, i) => ({ ...each, i })).filter(({ value }) => Number.isFinite(value));
  const domain = extent(placed.map(({ value }) => value));
  if (domain === null) return emptyDrawing(size, "there are no values");
  const y = linearScale(domain, [height - 34, 22]);
  const labels = quantityLabels(y, unit);
  const box = { left: labelRoom(labels), top: 22, right: width - 8, bottom: height - 34 };
  const x = linearScale([0, Math.max(1, values.length - 1)], [box.left + 6, box.right - 6], { nice: false });
  const place = (i: number) => (values.length === 1 ? (box.left + box.right) / 2 : x.at(i));
  const clean = placed.filter(({ setAside }) => !setAside);
  const centre = median(clean.map(({ value }) => value));
  const step = Math.max(1, niceStep(values.length / 6));
  const ticks: { x: number; text: string; below: string }[] = [];
  for (let n = values.length > 6 ? step : 1; n <= values.length; n += step)
    ticks.push({ x: place(n - 1), text: String(n), below: "" });
  const dot = ({ value, disturbed, label, href, i }: (typeof placed)[number]): Markup => {
    const text = formatQuantity(value, unit);
    const circle = el("circle", { class: disturbed ? "dot tainted" : "dot", cx: place(i), cy: y.at(value), r: 2.5 });
    const title = `${label ?? `${i + 1}`}: ${text}${disturbed ? ", disturbed" : ""}`;
    return mark(circle, title, { "data-value": text }, href ?? null);
  };
  // Of more, disturbed ones are no longer told apart: a bar holds both.
  const bar = ({ lowest, middle, highest, n, first, last }: Bucket<(typeof placed)[number]>): Markup => {
    const [x1, x2] = [place(first.i), place(last.i)];
    const line = `M${at((x1 + x2) / 2, y.at(lowest.value))}V${y.at(highest.value).toFixed(2)}`;
    return mark(
      join(
        el("path", { class: "whisker", d: line }),
        el("circle", { class: "dot", cx: (x1 + x2) / 2, cy: y.at(middle.value), r: 1.5 }),
      ),
      `${n} values, ${first.i + 1} to ${last.i + 1}: ${[lowest, middle, highest].map(({ value }) => formatQuantity(value, unit)).join(", ")}`,
    );
  };
  const bars = placed.length > MOST ? buckets(placed, MOST / 3, ({ value }) => value) : null;
  return {
    svg: drawing(
      {
        ...size,
        links: values.some(({ href }) => href !== undefined),
        description: `${placed.length} values in the order measured${centre === null ? "" : `, median ${formatQuantity(centre, unit)}`}; ${placed.filter(({ disturbed }) => disturbed).length} disturbed.`,
      },
      verticalAxis(y, labels, box),
      below(ticks, box, "repetition"),
      centre === null
        ? null
        : mark(
            el("path", { class: "level", d: `M${box.left},${y.at(centre).toFixed(2)}H${box.right}` }),
            `median ${formatQuantity(centre, unit)}`,
          ),
      el("g", { class: "dots series-1" }, ...(bars ? bars.map(bar) : placed.map(dot))),
    ),
    notes: [
      ...(bars
        ? [
            `${3 * bars.length} of ${placed.length} values are drawn: of each ${Math.ceil(placed.length / bars.length)} neighbours the lowest and highest (line) and the median (dot)`,
          ]
        : []),
      ...(placed.length < values.length ? [`${values.length - placed.length} repetitions have no value`] : []),
    ],
  };
}
