import { type Better, formatChange, formatQuantity } from "@perfmon/core/plugin";
import type { Box } from "./drawing.ts";
import { mark, word } from "./drawing.ts";
import { at, el, fitting, join, type Markup, wide } from "./markup.ts";
import { shape, type Tone, toneOf } from "./shapes.ts";
import { timeText } from "./time-scale.ts";

/** A step from one level to another. */
export interface HistoryChange {
  /** The first run of the new level. */
  readonly run: string;
  /** Medians of the two levels, in the metric's unit. */
  readonly before: number;
  readonly after: number;
  /** Ratio. Null: one of them is not positive. */
  readonly change: number | null;
  /** Not confirmed yet: a level has 4 runs. */
  readonly unconfirmed?: boolean;
  /** When that run started, ISO 8601; and what ran then. */
  readonly time?: string;
  readonly kernel?: string;
  readonly commit?: string;
}

interface Placed {
  readonly change: HistoryChange;
  readonly tone: Tone;
  /** Of the rule: between the last run of the old level and the first of the new one. */
  readonly x: number;
  /** The label stands to the right of the rule, or where there is no room to its left. */
  readonly side: "left" | "right";
  /** 0 is the lowest. Null: no room; what it says is in the hover text. */
  readonly row: number | null;
  readonly lines: readonly string[];
}

export interface ChangeLabels {
  readonly placed: readonly Placed[];
  /** Rows of labels that are taken. */
  readonly rows: number;
}

/** Height of a row of labels, and where the lowest ends above the drawing. */
export const LABEL_ROW = 25;
/** Labels of neighbours stand in rows above each other. */
const ROWS = 3;
const SIZE = 10;
/** Of the widest line of a label. */
const WIDEST = 170;

/** Gives every change its place. From the right: the latest matter most, and get a label first. */
export function changeLabels(
  changes: readonly HistoryChange[],
  xs: readonly number[],
  byRun: ReadonlyMap<string, number>,
  right: number,
  { unit, better }: { readonly unit: string; readonly better: Better },
): ChangeLabels {
  const free = Array.from({ length: ROWS }, () => right + 8);
  const placed = changes.toReversed().flatMap((change): Placed[] => {
    const index = byRun.get(change.run);
    if (index === undefined) return [];
    const x = ruleAt(xs, index);
    const lines = linesOf(change, unit);
    const room = Math.max(wide(lines[0]!, SIZE) + 12, ...lines.slice(1).map((line) => wide(line, SIZE))) + 6;
    const side = x + room <= right ? "right" : "left";
    const [start, end] = side === "right" ? [x - 6, x + room] : [x - room, x + 6];
    const row = free.findIndex((edge) => end <= edge && start >= 0);
    if (row >= 0) free[row] = start - 4;
    const tone = change.unconfirmed ? "unsure" : toneOf(change.after - change.before, better);
    return [{ change, tone, x, side, row: row < 0 ? null : row, lines }];
  });
  return { placed: placed.reverse(), rows: Math.max(0, ...placed.map(({ row }) => (row ?? -1) + 1)) };
}

/** A change lies between two runs. */
export const ruleAt = (xs: readonly number[], index: number): number =>
  index <= 0 ? xs[0]! : (xs[index - 1]! + xs[index]!) / 2;

/** A rule at each change, with its size, date, kernel and commit at the top; labels lie over all rules. */
export function drawnChanges({ placed }: ChangeLabels, box: Box): Markup {
  return join(...placed.map((each) => drawnRule(each, box)), ...placed.map((each) => drawnLabel(each, box)));
}

/** Baseline of a label's first line. */
const labelAt = (row: number | null, box: Box) => (row === null ? box.top - 3 : box.top - 15 - row * LABEL_ROW);

function drawnRule({ change, tone, x, row }: Placed, box: Box): Markup {
  const rule = el("path", { class: "rule", d: `M${at(x, labelAt(row, box) + 2)}V${box.bottom.toFixed(2)}` });
  return mark(rule, titleOf(change, tone), { class: tone });
}

function drawnLabel({ change, tone, x, side, row, lines }: Placed, box: Box): Markup {
  const y = labelAt(row, box);
  const [anchor, away] = side === "right" ? ["start", 1] : ["end", -1];
  const label = lines.map((line, i) =>
    word(line, x + away * (i === 0 ? 8 : 4), y + i * 11, { class: "change-label", "text-anchor": anchor }),
  );
  const content = join(shape(tone, x, y - 3.5, 4), ...(row === null ? [] : label));
  return mark(content, titleOf(change, tone), { class: `change ${tone}`, "data-run": change.run });
}

function linesOf({ before, after, change, time, kernel, commit, unconfirmed }: HistoryChange, unit: string): string[] {
  const size =
    change === null ? `${formatQuantity(before, unit)} → ${formatQuantity(after, unit)}` : formatChange(change);
  const date = time === undefined ? "" : timeText(Date.parse(time)).slice(0, 10);
  const where = words([kernel, commit?.slice(0, 10)], " ");
  const first = words([size + (unconfirmed ? " ?" : ""), date], " ");
  return [first, ...(where === "" ? [] : [where])].map((line) => fitting(line, WIDEST, SIZE));
}

function titleOf({ change, time, kernel, commit, run, unconfirmed }: HistoryChange, tone: Tone): string {
  return words(
    [
      unconfirmed ? "unconfirmed change of level" : `change of level, ${tone}`,
      change === null ? undefined : formatChange(change),
      time === undefined ? undefined : timeText(Date.parse(time)),
      kernel,
      commit,
      run,
    ],
    " · ",
  );
}

const words = (texts: readonly (string | undefined)[], between: string): string =>
  texts.filter((text) => text !== undefined && text !== "").join(between);
