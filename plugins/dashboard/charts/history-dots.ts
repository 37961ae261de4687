import { formatQuantity } from "@perfmon/core/plugin";
import { mark } from "./drawing.ts";
import type { HistoryPoint } from "./history.ts";
import { at, el, join, type Markup } from "./markup.ts";
import { type Bucket, buckets } from "./reduce.ts";
import { isPlaced, type Scale } from "./scale.ts";
import { timeText } from "./time-scale.ts";

export type PlacedPoint = HistoryPoint & { readonly x: number; readonly y: number };

export interface DotsOptions {
  readonly marks: number;
  readonly unit: string;
  readonly href: ((run: string) => string) | null;
  readonly current: string | null;
  readonly baseline: ReadonlySet<string>;
  readonly others: ReadonlySet<string>;
  /** Runs whose links the Tab key stops at; the table has all of them. */
  readonly reached: ReadonlySet<string>;
}

/** Beyond this many, dots say their run and value in the hover text only, and intervals would be a solid area. */
const DETAILED = 300;
/** Share of the marks that disturbed runs may take. */
const TAINTED = 0.2;
/** Runs of both sides that are drawn beside the others where those are reduced. */
const RINGS = 60;

/** The runs themselves. */
export function dots(
  points: readonly PlacedPoint[],
  scale: Scale,
  options: DotsOptions,
): { svg: Markup; notes: string[] } {
  const { marks, current, baseline, others } = options;
  const last = points.find(({ run }) => run === current);
  const currentMark = last ? dot(last, scale, options, true) : null;
  if (points.length <= marks) {
    const detailed = points.length <= DETAILED;
    const all = points.filter((point) => point !== last).map((point) => dot(point, scale, options, detailed));
    return { svg: el("g", { class: "dots" }, ...all, currentMark), notes: [] };
  }
  const [clean, tainted] = [points.filter((point) => !point.tainted), points.filter((point) => point.tainted)];
  const reserved = Math.min(tainted.length, Math.floor(marks * TAINTED));
  // They are looked for one by one.
  const own = points.filter(({ run }) => (baseline.has(run) || others.has(run)) && run !== current).slice(-RINGS);
  const drawn = [...reduced(clean, marks - reserved), ...reduced(tainted, reserved)];
  const shown = drawn.reduce((sum, { n }) => sum + Math.min(3, n), 0);
  return {
    svg: el(
      "g",
      { class: "dots" },
      ...drawn.map((bucket) => (bucket.n === 1 ? dot(bucket.first, scale, options, false) : bar(bucket, options))),
      ...own.map((point) => dot(point, scale, options, false)),
      currentMark,
    ),
    notes: [
      `${shown} of ${points.length} runs are drawn: of each ${Math.ceil(points.length / drawn.length)} neighbours the lowest and highest (line) and the median (dot)`,
    ],
  };
}

function reduced(points: readonly PlacedPoint[], marks: number): Bucket<PlacedPoint>[] {
  return buckets(points, points.length <= marks ? points.length : Math.max(1, marks / 3), ({ value }) => value);
}

function bar({ lowest, middle, highest, n, first, last }: Bucket<PlacedPoint>, { unit }: DotsOptions): Markup {
  const text = `${n} runs, ${timeText(Date.parse(first.time))} to ${timeText(Date.parse(last.time))}: ${formatQuantity(lowest.value, unit)}, ${formatQuantity(middle.value, unit)}, ${formatQuantity(highest.value, unit)}`;
  const x = (first.x + last.x) / 2;
  return mark(
    join(
      el("path", { class: "whisker", d: `M${at(x, lowest.y)}V${highest.y.toFixed(2)}` }),
      el("circle", {
        class: `dot${middle.tainted ? " tainted" : ""}${middle.later ? " later" : ""}`,
        cx: x,
        cy: middle.y,
        r: 1.5,
      }),
    ),
    text,
  );
}

function dot(point: PlacedPoint, scale: Scale, options: DotsOptions, detailed: boolean): Markup {
  const { run, value, n, interval, tainted, later, x, y } = point;
  const { unit, href, current, baseline, others } = options;
  const shown = formatQuantity(value, unit);
  const isCurrent = run === current;
  const kind = [
    "dot",
    tainted ? "tainted" : "",
    later ? "later" : "",
    others.has(run) ? "other" : "",
    isCurrent ? "current" : "",
    baseline.has(run) ? "of-baseline" : "",
  ];
  const circle = el("circle", {
    class: kind.filter((name) => name !== "").join(" "),
    cx: x,
    cy: y,
    r: isCurrent ? 4.5 : detailed ? 2.5 : 1.8,
  });
  const words = [
    run,
    timeText(Date.parse(point.time)),
    `${shown}${n === undefined ? "" : ` (n=${n})`}`,
    tainted ? "disturbed" : "",
    baseline.has(run) ? "baseline" : "",
    others.has(run) ? "counts beside this run" : "",
    later ? "later than this run" : "",
    isCurrent ? "this run" : "",
  ];
  const title = words.filter((text) => text !== "").join(" · ");
  if (!detailed && href === null) return mark(circle, title);
  const whisker =
    detailed && isPlaced(interval)
      ? el("path", {
          class: "whisker",
          d: `M${at(x, scale.at(interval[0]))}V${scale.at(interval[1]).toFixed(2)}`,
        })
      : null;
  const link = detailed && href !== null ? href(run) : null;
  const tabindex = link !== null && !options.reached.has(run) && !isCurrent ? "-1" : null;
  return mark(join(whisker, circle), title, { "data-run": run, "data-value": shown, tabindex }, link);
}
