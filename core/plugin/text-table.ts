import { styleText } from "node:util";
import { plainText } from "./plain-text.ts";
import { padText, textWidth, wrapText } from "./text-width.ts";

/** How a text stands out on a terminal that has colours. */
export type TextStyle = "red" | "green" | "yellow" | "dim" | "bold";

/** A column of drawTable. `wrap`: its texts may take several lines. */
export interface TableColumn {
  readonly title: string;
  readonly align?: "left" | "right";
  /** Text: may be broken over several lines, or stand above or below its row, where the table is too wide. */
  readonly wrap?: boolean;
}

/** Text of anybody's: it is made plain here. */
export type TableCell = string | { readonly text: string; readonly style?: TextStyle };

/** How a table is drawn. `width`: columns of the terminal, 0 where it is none. */
export interface TableOptions {
  /** Columns of the terminal; 0: as wide as it gets. */
  readonly width: number;
  readonly color: boolean;
  readonly unicode: boolean;
  /** Blanks before every line. Default 1. */
  readonly indent?: number;
}

const GAP = 2;
/** A wrapped column is not made narrower than this: below, the other layouts are easier to read. */
const NARROWEST = 24;

/**
 * A table as lines without line breaks. Where it is wider than the terminal, its `wrap` columns are broken over several
 * lines; where that is not enough, they stand above the row of the others, or below it where the first column is none of
 * them: what begins a row names it. Where the others are too wide, each row becomes a block: its first cell, then `title  value` line by line. No rows, no table.
 */
export function drawTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly TableCell[])[],
  options: TableOptions,
): string[] {
  if (rows.length === 0) return [];
  const { width, unicode, indent = 1 } = options;
  const cells = rows.map((row) =>
    row.map((cell) => {
      const { text, style } = typeof cell === "string" ? { text: cell, style: undefined } : cell;
      return { text: plainText(text, { unicode }), style };
    }),
  );
  const titles = columns.map(({ title }) => plainText(title, { unicode }));
  const natural = titles.map((title, at) =>
    Math.max(textWidth(title), ...cells.map((row) => textWidth(row[at]?.text ?? ""))),
  );
  const widths = columnWidths(natural, columns, width === 0 ? Number.POSITIVE_INFINITY : width - indent);
  const margin = " ".repeat(indent);
  const drawn = widths
    ? grid(columns, titles, cells, widths, options)
    : (headed(columns, titles, cells, natural, width - indent, options) ??
      blocks(titles, cells, width - indent, options));
  return drawn.map((line) => (margin + line).trimEnd());
}

interface Cell {
  readonly text: string;
  readonly style: TextStyle | undefined;
}

const total = (widths: readonly number[]) => widths.reduce((sum, width) => sum + width + GAP, -GAP);

/** Column widths that fit, the widest `wrap` column giving first; null: none do. */
function columnWidths(natural: readonly number[], columns: readonly TableColumn[], width: number): number[] | null {
  const widths = [...natural];
  while (total(widths) > width) {
    let widest = -1;
    for (const [at, column] of columns.entries())
      if (column.wrap && widths[at]! > NARROWEST && (widest === -1 || widths[at]! > widths[widest]!)) widest = at;
    if (widest === -1) return null;
    widths[widest]! -= 1;
  }
  return widths;
}

function grid(
  columns: readonly TableColumn[],
  titles: readonly string[],
  rows: readonly (readonly Cell[])[],
  widths: readonly number[],
  { color }: TableOptions,
): string[] {
  const draw = (row: readonly Cell[]) => {
    const wrapped = widths.map((width, at) => wrapText(row[at]?.text ?? "", Math.max(4, width)));
    const height = Math.max(...wrapped.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) =>
      wrapped
        .map((lines, at) => padText(paint(lines[line] ?? "", row[at]?.style, color), widths[at]!, columns[at]!.align))
        .join(" ".repeat(GAP)),
    );
  };
  const head = titles.some((title) => title !== "") ? draw(titles.map((text) => ({ text, style: "dim" }))) : [];
  return [...head, ...rows.flatMap(draw)];
}

/** The text cells of a row on lines of their own, above or below the table of the others. Null: even those do not fit. */
function headed(
  columns: readonly TableColumn[],
  titles: readonly string[],
  rows: readonly (readonly Cell[])[],
  natural: readonly number[],
  width: number,
  options: TableOptions,
): string[] | null {
  const [texts, others] = [columns.map(({ wrap }) => wrap === true), columns.map(({ wrap }) => wrap !== true)];
  const pick = <T>(list: readonly T[], chosen: readonly boolean[]) => list.filter((_, at) => chosen[at]);
  const named = texts[0] === true;
  const margin = named ? "  " : "";
  const widths = pick(natural, others);
  if (widths.length === 0 || total(widths) > width - margin.length) return null;
  const numbers = grid(
    pick(columns, others),
    pick(titles, others),
    rows.map((row) => pick(row, others)),
    widths,
    options,
  );
  const titled = numbers.length - rows.length;
  const lines = numbers.map((line) => margin + line);
  const textTitles = pick(titles, texts);
  return [
    ...lines.slice(0, titled),
    ...rows.flatMap((row, at) => {
      const [own, line] = [pick(row, texts), lines[titled + at]!];
      return named ? [...headLines(own, width, options), line] : [line, ...tailLines(own, textTitles, width, options)];
    }),
  ];
}

/** Texts side by side where they fit, else below each other. */
function headLines(cells: readonly Cell[], width: number, { color }: TableOptions): string[] {
  const said = cells
    .filter(({ text }) => text !== "")
    .map(({ text, style }, at) => ({ text, style: style ?? (at === 0 ? "bold" : undefined) }));
  const wide = said.reduce((sum, { text }) => sum + textWidth(text) + GAP, -GAP);
  if (wide <= width) return [said.map(({ text, style }) => paint(text, style, color)).join(" ".repeat(GAP))];
  return said.flatMap(({ text, style }, at) =>
    wrapText(text, at === 0 ? width : width - 2).map((line) => (at === 0 ? "" : "  ") + paint(line, style, color)),
  );
}

/** So far to the right of its row stands what goes on with it. */
const TAIL = 4;

/** Texts under each other, each after its title. */
const tailLines = (
  cells: readonly Cell[],
  titles: readonly string[],
  width: number,
  { color }: TableOptions,
): string[] =>
  cells.flatMap(({ text, style }, at) => {
    if (text === "" || text === "-") return [];
    const said = titles[at] ? `${titles[at]}: ${text}` : text;
    return wrapText(said, width - TAIL).map((line) => " ".repeat(TAIL) + paint(line, style, color));
  });

function blocks(
  titles: readonly string[],
  rows: readonly (readonly Cell[])[],
  width: number,
  { color }: TableOptions,
): string[] {
  const label = Math.max(...titles.slice(1).map(textWidth));
  return rows.flatMap(([first, ...rest]) => [
    ...wrapText(first?.text ?? "", Math.max(4, width)).map((line) => paint(line, first?.style ?? "bold", color)),
    ...rest.flatMap(({ text, style }, at) => {
      if (text === "" || text === "-") return [];
      const lines = wrapText(text, Math.max(4, width - label - 4));
      return lines.map(
        (line, index) =>
          `  ${paint(padText(index === 0 ? titles[at + 1]! : "", label), "dim", color)}  ${paint(line, style, color)}`,
      );
    }),
  ]);
}

function paint(text: string, style: TextStyle | undefined, color: boolean): string {
  return color && style && text.trim() !== "" ? styleText(style, text, { validateStream: false }) : text;
}
