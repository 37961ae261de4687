import {
  cutText,
  formatQuantity,
  formatSpread,
  halfWidth,
  medianInterval,
  type Plan,
  padText,
  sparkline,
  type TextStyle,
  textWidth,
  wrapText,
} from "@perfmon/core/plugin";
import type { CaseProgress } from "./case-progress.ts";
import type { Pen } from "./pen.ts";

/** Columns for names and values, so that finished lines stand under each other. */
export interface Layout {
  readonly id: number;
  readonly metric: number;
  readonly bars: number;
  /** Name and values do not fit beside each other: the values stand below it. */
  readonly stacked: boolean;
}

const VALUE = 18;
const COUNT = 6;
/** What stands below a name begins here, and so does what goes on with it. */
const INDENT = "   ";
/** Columns below which names and values stand on lines of their own. */
const STACKED_BELOW = 64;

export function layoutOf(plan: Plan, pen: Pen): Layout {
  const widest = Math.max(0, ...plan.cases.map(({ id }) => textWidth(pen.plain(id))));
  const width = pen.width || 100;
  const stacked = width < STACKED_BELOW;
  const id = stacked ? Math.min(widest, width - 1 - INDENT.length) : Math.min(widest, Math.floor(width * 0.35));
  const metric = width < 80 ? 0 : 14;
  const before = INDENT.length + (stacked ? 0 : id + 2) + (metric ? metric + 2 : 0);
  const rest = width - 1 - before - COUNT - VALUE - 2;
  return { id, metric, bars: Math.max(0, Math.min(12, rest)), stacked };
}

export type Piece = readonly [text: string, style?: TextStyle];

/** Pieces as one line that is narrower than the terminal, cut where it is not; texts are made plain. */
export function line(pieces: readonly Piece[], pen: Pen): string {
  let room = pen.width === 0 ? Number.POSITIVE_INFINITY : pen.width - 1;
  let text = "";
  for (const [raw, style] of pieces) {
    const plain = cutText(pen.plain(raw), room, pen.marks.end);
    room -= textWidth(plain);
    text += style ? pen.paint(style, plain) : plain;
    if (room <= 0) break;
  }
  return text;
}

/** Lines narrower than the terminal, with all of the text: the first after `head`, the others under its beginning. */
export function hanging(head: string, text: string, style: TextStyle | undefined, pen: Pen): string[] {
  const room = pen.width === 0 ? Number.POSITIVE_INFINITY : pen.width - 1 - textWidth(head);
  return wrapText(pen.plain(text), room).map((part, i) => {
    const whole = (i === 0 ? head : " ".repeat(textWidth(head))) + part;
    return style ? pen.paint(style, whole) : whole;
  });
}

/**
 * ` ✔ rand-read iodepth=1   read.iops      n=12  412.6 k/s ±0.6%   ▂▃▃▅  NOTE`; what does not fit beside the name, and a note that
 * does not fit beside the result, stand below.
 */
export function resultLines(
  mark: Piece,
  count: string,
  one: CaseProgress,
  note: string,
  layout: Layout,
  pen: Pen,
): string[] {
  const { series } = one;
  const fixed = (text: string, width: number) => padText(cutMiddle(pen.plain(text), width, pen.marks.end), width);
  const name: Piece[] = [[" "], mark, [` ${fixed(one.case.id, layout.id)}`]];
  const result: Piece[] = [];
  if (layout.metric) result.push([`${fixed(series?.name ?? "", layout.metric)}  `, "dim"]);
  result.push([padText(count, COUNT)]);
  if (series) {
    result.push([padText(pen.plain(medianText(series.values, series.unit)), VALUE)]);
    if (layout.bars >= 4) result.push(["  "], [sparkline(series.values, { width: layout.bars, unicode: pen.unicode })]);
  }
  const rows = layout.stacked ? [name, [[INDENT] as Piece, ...result]] : [[...name, ["  "] as Piece, ...result]];
  const last = rows.at(-1)!;
  const used = last.reduce((sum, [text]) => sum + textWidth(pen.plain(text)), 0);
  const beside = note !== "" && (pen.width === 0 || used + 2 + textWidth(pen.plain(note)) < pen.width);
  if (beside) last.push([`  ${note}`, "dim"]);
  const below = note === "" || beside ? [] : hanging(INDENT, note, "dim", pen);
  return [...rows.map((pieces) => line(pieces, pen)), ...below];
}

/** Cases of a matrix differ at the end of their names: what is too long loses its middle. Plain text only. */
function cutMiddle(text: string, width: number, mark: string): string {
  if (textWidth(text) <= width) return text;
  const kept = Math.max(0, width - textWidth(mark));
  const end = [...text].slice(text.length - Math.ceil(kept * 0.6)).join("");
  return textWidth(end) > kept ? cutText(text, width, mark) : cutText(text, width - textWidth(end), mark) + end;
}

/** `412.6 k/s ±0.6%` */
export function medianText(values: readonly number[], unit: string): string {
  const { median, interval } = medianInterval(values);
  if (median === null) return "-";
  const width = halfWidth(median, interval);
  return `${formatQuantity(median, unit)}${width === null ? "" : ` ${formatSpread(width)}`}`;
}

/** `wants ±2%, about 5 more`; empty where it is not asked for, or reached. */
export function wantsText({ case: { repetitions }, precision, done }: CaseProgress): string {
  if (precision === null || precision.more === 0) return "";
  const { wanted, reached, more } = precision;
  const left = Math.max(0, repetitions.max - done);
  const wants = `wants ±${formatQuantity(wanted, "ratio")}`;
  if (more === null || more > left) return left > 0 ? `${wants}, more than the ${left} left` : wants;
  return `${wants}, ${reached === null ? "at least" : "about"} ${more} more`;
}
