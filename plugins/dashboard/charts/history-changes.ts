import { type Better, formatChange, formatQuantity } from "@perfmon/core/plugin";
import type { Box } from "./drawing.ts";
import { mark, word } from "./drawing.ts";
import { at, el, fitting, join, type Markup } from "./markup.ts";
import { shape, toneOf } from "./shapes.ts";
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

export interface ChangeLabels {
  readonly changes: readonly HistoryChange[];
  readonly unit: string;
  readonly better: Better;
  /** Rows of labels above the drawing. */
  readonly rows: number;
}

/** Labels of neighbours stand in rows above each other; beyond this many, they are in the hover text only. */
const ROWS = 3;

export const changeLabels = (
  changes: readonly HistoryChange[],
  { unit, better }: { readonly unit: string; readonly better: Better },
): ChangeLabels => ({ changes, unit, better, rows: Math.min(ROWS, changes.length) });

const SIZE = 10;
/** Of the widest line of a label. */
const WIDEST = 150;

/** A rule at each change, with its size, date, kernel and commit at the top. */
export function placedChanges(
  { changes, unit, better, rows }: ChangeLabels,
  points: readonly { readonly x: number }[],
  byRun: ReadonlyMap<string, number>,
  box: Box,
): Markup {
  const free = Array.from({ length: rows }, () => box.right + 4);
  const drawn: Markup[] = [];
  // From the right: the latest changes matter most, and get a label first.
  for (const change of changes.toReversed()) {
    const index = byRun.get(change.run);
    if (index === undefined) continue;
    const x = index <= 0 ? points[0]!.x : (points[index - 1]!.x + points[index]!.x) / 2;
    const lines = linesOf(change, unit);
    const room = Math.max(...lines.map((line) => line.length * SIZE * 0.56)) + 14;
    const left = Math.min(x - 4, box.right - room);
    const row = free.findIndex((edge) => left + room <= edge);
    if (row >= 0) free[row] = left - 4;
    drawn.push(rule(change, { x, left, row, lines }, better, box, rows));
  }
  return join(...drawn.reverse());
}

function linesOf({ before, after, change, time, kernel, commit, unconfirmed }: HistoryChange, unit: string): string[] {
  const size =
    change === null ? `${formatQuantity(before, unit)} → ${formatQuantity(after, unit)}` : formatChange(change);
  const date = time === undefined ? "" : timeText(Date.parse(time)).slice(0, 10);
  const where = [kernel ?? "", commit?.slice(0, 10) ?? ""].filter((text) => text !== "").join(" ");
  const first = [size + (unconfirmed ? " ?" : ""), date].filter((text) => text !== "").join("  ");
  return [first, ...(where === "" ? [] : [where])].map((line) => fitting(line, WIDEST, SIZE));
}

function rule(
  change: HistoryChange,
  { x, left, row, lines }: { x: number; left: number; row: number; lines: readonly string[] },
  better: Better,
  box: Box,
  rows: number,
): Markup {
  const tone = change.unconfirmed ? "unsure" : toneOf(change.after - change.before, better);
  const top = row < 0 ? box.top - 8 : 10 + (rows - 1 - row) * 24;
  const title = [
    tone === "unsure" ? "unconfirmed change" : `change, ${tone}`,
    change.change === null ? "" : formatChange(change.change),
    change.time === undefined ? "" : timeText(Date.parse(change.time)),
    change.kernel ?? "",
    change.commit ?? "",
    change.run,
  ];
  const content = join(
    el("path", { class: `rule ${tone}`, d: `M${at(x, top + (row < 0 ? 4 : 16))}V${box.bottom.toFixed(2)}` }),
    shape(tone, row < 0 ? x : left + 4, top - (row < 0 ? 0 : 3), 4),
    ...(row < 0
      ? []
      : lines.map((line, i) =>
          word(line, left + (i === 0 ? 12 : 0), top + i * 11 + 1, { class: `change-label ${tone}` }),
        )),
  );
  return mark(content, title.filter((text) => text !== "").join(" · "), { "data-run": change.run });
}
