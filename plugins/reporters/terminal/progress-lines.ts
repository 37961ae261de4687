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
} from "@perfmon/core/plugin";
import type { CaseProgress } from "./case-progress.ts";
import type { Pen } from "./pen.ts";

/** Columns for names and values, so that finished lines stand under each other. */
export interface Layout {
  readonly id: number;
  readonly metric: number;
  readonly bars: number;
}

const VALUE = 18;
const COUNT = 6;

export function layoutOf(plan: Plan, pen: Pen): Layout {
  const widest = Math.max(0, ...plan.cases.map(({ id }) => textWidth(pen.plain(id))));
  const width = pen.width || 100;
  const id = Math.min(widest, Math.max(12, Math.floor(width * 0.35)));
  const metric = width < 80 ? 0 : 14;
  const rest = width - 1 - 3 - id - (metric ? metric + 2 : 0) - COUNT - VALUE - 6;
  return { id, metric, bars: Math.max(0, Math.min(12, rest)) };
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

/** ` ✔ rand-read iodepth=1   read.iops      n=12  412.6 k/s ±0.6%   ▂▃▃▅` */
export function resultPieces(mark: Piece, count: string, one: CaseProgress, layout: Layout, pen: Pen): Piece[] {
  const { series } = one;
  const fixed = (text: string, width: number) => padText(cutText(pen.plain(text), width, pen.marks.end), width);
  const pieces: Piece[] = [[" "], mark, [` ${fixed(one.case.id, layout.id)}  `]];
  if (layout.metric) pieces.push([`${fixed(series?.name ?? "", layout.metric)}  `, "dim"]);
  pieces.push([padText(count, COUNT)]);
  if (!series) return pieces;
  pieces.push([padText(pen.plain(medianText(series.values, series.unit)), VALUE)]);
  if (layout.bars >= 4) pieces.push(["  "], [sparkline(series.values, { width: layout.bars, unicode: pen.unicode })]);
  return pieces;
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
  const wants = `wants ${formatSpread(wanted)}`;
  if (more === null || more > left) return left > 0 ? `${wants}, more than the ${left} left` : wants;
  return `${wants}, ${reached === null ? "at least" : "about"} ${more} more`;
}
