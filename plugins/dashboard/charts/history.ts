import { type Better, formatQuantity, median } from "@perfmon/core/plugin";
import { labelRoom, timeAxis, verticalAxis } from "./axis.ts";
import { type Box, type Chart, type DrawingOptions, drawing, emptyDrawing, mark } from "./drawing.ts";
import { changeLabels, drawnChanges, type HistoryChange, LABEL_ROW, ruleAt } from "./history-changes.ts";
import { dots, type PlacedPoint } from "./history-dots.ts";
import { dotsLegend, flagAt } from "./history-legend.ts";
import { runAxis } from "./history-runs.ts";
import { at, el, join, type Markup } from "./markup.ts";
import { quantityLabels } from "./quantity-labels.ts";
import { extent, isPlaced, linearScale, logScale, type Range, type Scale } from "./scale.ts";
import { timeScale } from "./time-scale.ts";

export type { HistoryChange } from "./history-changes.ts";

/** What one run says of a series. */
export interface HistoryPoint {
  /** Id of the run. */
  readonly run: string;
  /** When it started: ISO 8601. */
  readonly time: string;
  /** Base unit; what is not finite is missing and not drawn. */
  readonly value: number;
  /** Around `value`, in its unit. */
  readonly interval?: readonly [number, number] | null;
  /** Repetitions behind it. */
  readonly n?: number;
  /** Disturbed, or set aside: drawn hollow, and in no level. */
  readonly tainted?: boolean;
  /** After the run that the page is about, which knew nothing of it: drawn grey. */
  readonly later?: boolean;
}

export interface HistoryBaseline {
  /** Ids of its runs: drawn with a ring. */
  readonly runs: readonly string[];
  /** Of its median, in the metric's unit: the band from its first run to the run that is compared, or to the right edge. */
  readonly interval: readonly [number, number] | null;
  readonly name?: string;
}

/** What `perfmon ack` said at a run. */
export interface HistoryAck {
  readonly run: string;
  readonly reason: string;
}

export interface HistoryData {
  /** Oldest first. */
  readonly points: readonly HistoryPoint[];
  /** Oldest first. */
  readonly changes?: readonly HistoryChange[];
  readonly baseline?: HistoryBaseline | null;
  readonly acks?: readonly HistoryAck[];
  /** Ids of runs that count for the side of `current`, beside it. */
  readonly others?: readonly string[];
  /** Id of the run that the page is about. */
  readonly current?: string | null;
  /** Base unit. */
  readonly unit: string;
  readonly better: Better;
}

export interface HistoryOptions extends DrawingOptions {
  /** `log` only where all values are positive; else linear, and a note says so. Default linear. */
  readonly y?: "linear" | "log";
  /** By start, or one after the other. Default time. */
  readonly x?: "time" | "run";
  /** Where a mark leads to; the marks are then links. */
  readonly href?: (run: string) => string;
  /** Marks for runs at most; more runs are drawn as lowest, median and highest of neighbours. Default 1500. */
  readonly marks?: number;
}

const MARKS = 1500;
/** The newest runs, which the Tab key reaches: nobody goes through hundreds. */
const STOPS = 30;
const TOP = 24;
const BOTTOM = 34;

/** One metric over runs: dots, the level between changes, the baseline's band, changes as rules with what changed. */
export function history(data: HistoryData, options: HistoryOptions): Chart {
  const { width = 760, height = 280, x = "time" } = options;
  const size = { ...options, width, height, kind: "history" };
  const { unit, changes = [], acks = [], baseline = null, current = null } = data;
  const others = new Set(data.others ?? []);
  const notes: string[] = [];
  const known = data.points.filter(({ value, time }) => Number.isFinite(value) && (x === "run" || placeable(time)));
  if (known.length < data.points.length)
    notes.push(`${data.points.length - known.length} runs without a value are not drawn`);
  if (known.length === 0) return emptyDrawing(size, "no run has a value");
  const log = options.y === "log" && known.every(({ value }) => value > 0);
  if (options.y === "log" && !log) notes.push("linear axis: values that are not positive have no logarithm");

  const byRun = new Map(known.map(({ run }, i) => [run, i]));
  const domain = extent(around(known, baseline, log))!;
  const vertical = (range: Range) => (log ? logScale : linearScale)(domain, range);
  const ticks = quantityLabels(vertical([1, 0]), unit);
  const sides = { left: labelRoom(ticks), right: width - labelRoom(ticks) };
  const { xs, axis } = across(known, x, sides);
  const labels = changeLabels(changes, xs, byRun, sides.right, data);
  const box: Box = { ...sides, top: TOP + labels.rows * LABEL_ROW, bottom: height - BOTTOM };
  const y = vertical([box.bottom, box.top]);
  const placed: PlacedPoint[] = known.map((point, i) => ({ ...point, x: xs[i]!, y: y.at(point.value) }));
  const ofBaseline = new Set(baseline?.runs ?? []);
  const drawn = dots(placed, y, {
    marks: Math.max(30, options.marks ?? MARKS),
    unit,
    href: options.href ?? null,
    current,
    baseline: ofBaseline,
    others,
    reached: new Set(known.slice(-STOPS).map(({ run }) => run)),
  });
  const from = placed.find(({ run }) => ofBaseline.has(run));
  // Nothing that came later was compared with it.
  const until = placed.findLast(({ run, later }) => !later || ofBaseline.has(run));
  const to = until === placed.at(-1) ? box.right : (until?.x ?? box.right);
  const svg = drawing(
    { ...size, description: summary(known, data), links: options.href !== undefined },
    verticalAxis(y, ticks, box, { right: true }),
    dotsLegend(
      placed,
      { current, baseline: ofBaseline, others, acks: acks.some(({ run }) => byRun.has(run)) },
      box.right,
    ),
    isPlaced(baseline?.interval) ? band(baseline.interval, baseline.name, [from?.x ?? box.left, to], y, unit) : null,
    axis(box),
    drawnChanges(labels, box),
    levels(placed, changes, byRun, y, box),
    drawn.svg,
    join(...acks.map((ack) => ackMark(ack, placed[byRun.get(ack.run) ?? -1]))),
  );
  return { svg, notes: [...notes, ...drawn.notes] };
}

const placeable = (time: string) => Number.isFinite(Date.parse(time));

/** Everything that the vertical axis must hold. */
function* around(points: readonly HistoryPoint[], baseline: HistoryBaseline | null, log: boolean): Generator<number> {
  const fits = (value: number) => !log || value > 0;
  for (const { value, interval } of points) {
    yield value;
    if (isPlaced(interval) && points.length <= 300) yield* interval.filter(fits);
  }
  if (isPlaced(baseline?.interval)) yield* baseline.interval.filter(fits);
}

/** Where each point is from left to right, and the axis that says so. */
function across(
  points: readonly HistoryPoint[],
  x: "time" | "run",
  { left, right }: Pick<Box, "left" | "right">,
): { readonly xs: readonly number[]; readonly axis: (box: Box) => Markup } {
  const inner: Range = [left + 6, right - 6];
  if (x === "run") {
    const scale = linearScale([0, Math.max(1, points.length - 1)], inner, { nice: false });
    const xs = points.length === 1 ? [(left + right) / 2] : points.map((_, i) => scale.at(i));
    return { xs, axis: (box) => runAxis(points, xs, box) };
  }
  const { scale, labels } = timeScale(extent(points.map(({ time }) => Date.parse(time)))!, inner, 9);
  return { xs: points.map(({ time }) => scale.at(Date.parse(time))), axis: (box) => timeAxis(scale, labels, box) };
}

function band([low, high]: Range, name: string | undefined, [from, to]: Range, scale: Scale, unit: string): Markup {
  const [bottom, top] = [scale.at(low), scale.at(high)];
  const text = `baseline${name ? ` ${name}` : ""}: ${formatQuantity(low, unit)} to ${formatQuantity(high, unit)}`;
  // A band of no height is still seen.
  const rect = { class: "band", x: from, y: top, width: Math.max(1, to - from), height: Math.max(1, bottom - top) };
  return mark(el("rect", rect), text);
}

/** Steps at the median of the clean runs of each segment. */
function levels(
  points: readonly PlacedPoint[],
  changes: readonly HistoryChange[],
  byRun: ReadonlyMap<string, number>,
  scale: Scale,
  box: Box,
): Markup | null {
  const xs = points.map((point) => point.x);
  const starts = [0, ...changes.flatMap(({ run }) => byRun.get(run) ?? []), points.length];
  let d = "";
  for (let i = 0; i + 1 < starts.length; i++) {
    const part = points.slice(starts[i], starts[i + 1]);
    const level = median(part.filter(({ tainted }) => !tainted).map(({ value }) => value));
    if (level === null) continue;
    const y = scale.at(level);
    const left = i === 0 ? box.left : ruleAt(xs, starts[i]!);
    const right = i + 2 === starts.length ? box.right : ruleAt(xs, starts[i + 1]!);
    d += `${d === "" ? "M" : "L"}${at(left, y)}L${at(right, y)}`;
  }
  return d === "" ? null : el("path", { class: "level", d });
}

function ackMark({ run, reason }: HistoryAck, point: PlacedPoint | undefined): Markup | null {
  if (!point) return null;
  return mark(el("path", { class: "ack", d: flagAt(point.x, point.y - 5) }), `known: ${reason}`, { "data-run": run });
}

function summary(points: readonly HistoryPoint[], { unit, changes = [], current = null }: HistoryData): string {
  const [low, high] = extent(points.map(({ value }) => value))!;
  const own = points.find(({ run }) => run === current);
  const shown = own ?? points.at(-1)!;
  const later = points.filter((point) => point.later).length;
  const runs = points.length === 1 ? "1 run" : `${points.length} runs`;
  const moved = changes.length === 0 ? "no change of level" : `${changes.length} changes of level`;
  return `${runs}, ${formatQuantity(low, unit)} to ${formatQuantity(high, unit)}, ${own ? "this run" : "the last"} ${formatQuantity(shown.value, unit)}${later > 0 ? `, ${later} of them later` : ""}; ${moved}.`;
}
