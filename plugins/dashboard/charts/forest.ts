import { formatChange } from "@perfmon/core/plugin";
import { horizontalAxis } from "./axis.ts";
import { type Chart, type DrawingOptions, drawing, emptyDrawing, mark, word } from "./drawing.ts";
import { type IntervalBarData, intervalMark, intervalWords, limitArea } from "./interval-bar.ts";
import { el, fitting, type Markup, wide } from "./markup.ts";
import { quantityLabels } from "./quantity-labels.ts";
import { linearScale } from "./scale.ts";

export interface ForestRow extends IntervalBarData {
  /** Case and metric. */
  readonly name: string;
  readonly href?: string;
}

export interface ForestOptions extends DrawingOptions {
  /** Half of the axis at most, a ratio; what lies beyond has an arrow. Default 1: from -100 % to +100 %. */
  readonly span?: number;
}

const ROW = 18;
const TOP = 20;
const BOTTOM = 34;
const SPAN = 1;

/** Change and interval of every row on one axis, in the order given. */
export function forest(rows: readonly ForestRow[], options: ForestOptions): Chart {
  const { width = 760, span = SPAN } = options;
  const height = options.height ?? TOP + BOTTOM + rows.length * ROW;
  const size = { ...options, width, height, kind: "forest" };
  if (rows.length === 0) return emptyDrawing(size, "nothing was compared");
  const names = Math.min(width * 0.42, Math.max(60, ...rows.map(({ name }) => wide(name))) + 14);
  const numbers = 176;
  const box = { left: names, right: width - numbers, top: TOP, bottom: TOP + rows.length * ROW };
  const largest = Math.max(0.02, ...rows.map(reach));
  const bound = Math.min(span, largest);
  const scale = linearScale([-bound, bound], [box.left + 8, box.right - 8], { ticks: 6 });
  const row = (data: ForestRow, i: number): Markup => {
    const y = TOP + i * ROW + ROW / 2;
    return mark(
      el(
        "g",
        {},
        el("rect", { class: "row", x: 0, y: y - ROW / 2, width, height: ROW }),
        limitArea(data, scale, y - ROW / 2, ROW, [box.left, box.right]),
        word(fitting(data.name, names - 10), names - 8, y + 4, { class: "name", "text-anchor": "end" }),
        intervalMark(data, scale, y, [box.left, box.right]),
        word(changeOf(data), box.right + 50, y + 4, { class: "number", "text-anchor": "end" }),
        word(intervalOf(data), width - 2, y + 4, { class: "number muted", "text-anchor": "end" }),
      ),
      `${data.name}: ${intervalWords(data)}`,
      { class: "forest-row" },
      data.href ?? null,
    );
  };
  const svg = drawing(
    { ...size, description: describe(rows), links: rows.some(({ href }) => href !== undefined) },
    ...rows.map(row),
    el("path", {
      class: "grid",
      d: scale.ticks.map((tick) => `M${scale.at(tick).toFixed(2)},${TOP}V${box.bottom}`).join(""),
    }),
    el("path", { class: "zero", d: `M${scale.at(0).toFixed(2)},${TOP - 4}V${box.bottom}` }),
    horizontalAxis(scale, signed(quantityLabels(scale, "ratio")), box),
    word("change", box.right + 50, 12, { class: "axis-name", "text-anchor": "end" }),
    word("interval", width - 2, 12, { class: "axis-name", "text-anchor": "end" }),
  );
  return { svg, notes: [] };
}

const signed = ({ labels }: { labels: readonly string[] }) => ({
  labels: labels.map((label) => `${/^(-|0(\.0*)?$)/.test(label) ? "" : "+"}${label}%`),
  unit: "",
});

const reach = ({ change, interval, limit }: ForestRow): number =>
  Math.max(0, ...[change, ...(interval ?? []), limit].map((value) => (Number.isFinite(value) ? Math.abs(value!) : 0)));

const changeOf = ({ change }: ForestRow) => (change === null ? "-" : formatChange(change));

const intervalOf = ({ interval }: ForestRow) => (interval === null ? "-" : `${interval.map(formatChange).join(" … ")}`);

function describe(rows: readonly ForestRow[]): string {
  const counts = new Map<string, number>();
  for (const { verdict } of rows) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return `${[...counts].map(([verdict, n]) => `${n} ${verdict}`).join(", ")}.`;
}
