import { failure } from "@perfmon/core/plugin";
import { parse } from "csv-parse/sync";
import type { Found, Source } from "./found.ts";
import { readNumber } from "./number.ts";

export type Row = number | "last" | Readonly<Record<string, string | number | boolean>>;

/** The column's number in each chosen row; all rows where none is chosen. */
export function byColumn(source: Source, column: string, row?: Row): Found[] {
  const [header = [], ...rows] = table(source);
  const index = columnIndex(header, column, source);
  return chosen(rows, header, row, source).map((cells) => ({
    value: readNumber(cells[index]!, source, Math.max(0, source.text.indexOf(cells[index]!))),
    labels: {},
  }));
}

function table(source: Source): string[][] {
  try {
    return parse(source.text, { bom: true, trim: true, skip_empty_lines: true });
  } catch (error) {
    throw failure("unreadable-output", `no comma-separated values (${(error as Error).message})`, {
      text: source.text,
      file: source.name,
    });
  }
}

function columnIndex(header: readonly string[], column: string, { text, name }: Source): number {
  const index = header.indexOf(column);
  if (index === -1)
    throw failure("no-result", `no column "${column}"; there are ${JSON.stringify(header)}`, { text, file: name });
  if (header.lastIndexOf(column) !== index)
    throw failure("ambiguous-result", `more than one column "${column}"`, { text, file: name });
  return index;
}

function chosen(rows: string[][], header: readonly string[], row: Row | undefined, source: Source): string[][] {
  if (row === undefined) return rows;
  if (row === "last") return rows.slice(-1);
  if (typeof row === "number") return rows.slice(row, row + 1);
  const wanted = Object.entries(row).map(
    ([name, value]) => [columnIndex(header, name, source), String(value)] as const,
  );
  return rows.filter((cells) => wanted.every(([index, value]) => cells[index] === value));
}
