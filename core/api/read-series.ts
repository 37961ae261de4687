import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { nearest } from "../errors/nearest.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { type CsvRow, csvRows } from "../plugin/csv-rows.ts";
import { isFailure } from "../plugin/failure.ts";
import { readNumber } from "../units/number.ts";

/** Values of one file: some hundred megabytes of text. */
const MOST_VALUES = 10_000_000;

export interface SeriesRequest {
  readonly cwd: string;
  /** A column of a CSV by its name or, where none has that name, its 1-based number. Undefined: bare numbers, or the only column. */
  readonly column?: string;
  /** For the file `-`. */
  readonly stdin: AsyncIterable<Uint8Array | string>;
}

export interface NumericSeries {
  /** The header's, or null: the file has none. */
  readonly column: string | null;
  /** In the order of the file; all finite, at least one. */
  readonly values: readonly number[];
}

/**
 * One series of numbers: bare ones, one a line, where `#` begins a comment; or a column of a CSV. PM1001 for a file that
 * cannot be read, PM1506 with file and line for what is no number, PM1502 for a column that is not there.
 */
export async function readSeries(file: string, request: SeriesRequest): Promise<NumericSeries> {
  const name = file === "-" ? "(standard input)" : file;
  const bytes = file === "-" ? request.stdin : createReadStream(resolve(request.cwd, file));
  let column: Column | null = null;
  const values: number[] = [];
  try {
    for await (const group of csvRows(asBytes(bytes)))
      for (const row of group) {
        if (isComment(row)) continue;
        if (column === null) {
          column = columnOf(row, name, request.column);
          if (column.header) continue;
        }
        if (values.length === MOST_VALUES) throw tooMany(name);
        values.push(numberOf(row, column, name));
      }
  } catch (error) {
    throw inPlace(error, name);
  }
  if (column === null) throw wrong(`${name} is empty`, "a number on every line, or a CSV and --column NAME");
  if (values.length === 0) throw wrong(`${name} has a header and no values`);
  return { column: column.name, values };
}

interface Column {
  readonly at: number;
  readonly name: string | null;
  /** Whether the row it was found in is a header. */
  readonly header: boolean;
  readonly width: number;
}

/** What the first row says about where the numbers are. */
function columnOf({ fields, line }: CsvRow, name: string, wanted: string | undefined): Column {
  const titles = fields.map((field) => field.trim());
  const width = titles.length;
  if (wanted === undefined) {
    if (width > 1 && titles.every(looksNumeric)) throw notBare(titles, line, name);
    if (width > 1)
      throw usage(`${name} has ${width} columns, and none was chosen`, `--column NAME; there are ${list(titles)}`);
    const only = titles[0]!;
    if (looksNumeric(only)) return { at: 0, name: null, header: false, width };
    if (/[;\t]/.test(only)) throw separated(name, line);
    return { at: 0, name: only, header: true, width };
  }
  const named = titles.indexOf(wanted);
  if (named >= 0 && titles.lastIndexOf(wanted) !== named)
    throw usage(`${name} has two columns "${wanted}"`, `its number says which: --column ${named + 1}`);
  if (named >= 0) return { at: named, name: wanted, header: true, width };
  const at = /^[1-9]\d{0,5}$/.test(wanted) ? Number(wanted) - 1 : -1;
  if (at >= 0 && at < width) {
    const header = !looksNumeric(titles[at]!);
    return { at, name: header ? titles[at]! : null, header, width };
  }
  if (width === 1 && looksNumeric(titles[0]!))
    throw usage(`${name} has no column "${wanted}": it has bare numbers`, "leave --column out");
  if (width === 1 && /[;\t]/.test(titles[0]!)) throw separated(name, line);
  const near = nearest(wanted, titles);
  const known = `there are ${list(titles)}`;
  throw usage(`${name} has no column "${wanted}"`, near === null ? known : `did you mean "${near}"? ${known}`);
}

/** What no header is called: a number, or what stands where one is missing. */
const looksNumeric = (text: string): boolean =>
  /^[+-]?\.?\d/.test(text) || /^([+-]?(nan|inf(inity)?)|null|none|-|)$/i.test(text);

/** Several numbers in the first line: a decimal comma, or columns. */
function notBare(titles: readonly string[], line: number, name: string): PerfmonError {
  const text = titles.join(",");
  const why = readNumber(text);
  return wrong(
    `${name}:${line}: ${typeof why === "string" ? why : text}`,
    "a CSV's column is chosen by --column NUMBER",
  );
}

const separated = (name: string, line: number) =>
  wrong(`${name}:${line}: there is one column`, "columns of a CSV are separated by commas");

function numberOf({ fields, line }: CsvRow, { at, width }: Column, name: string): number {
  if (fields.length !== width && width > 1)
    throw wrong(
      `${name}:${line}: ${fields.length} fields, and the first line has ${width}`,
      fields.length > width ? "a comma within a field needs quotes; decimals are written with a point" : undefined,
    );
  const value = readNumber(width === 1 ? fields.join(",").trim() : fields[at]!.trim());
  if (typeof value === "string") throw wrong(`${name}:${line}: ${value}`);
  return value;
}

const isComment = ({ fields }: CsvRow): boolean =>
  fields[0]!.startsWith("#") || (fields.length === 1 && fields[0]!.trim() === "");

/** As many names as one can choose from at a glance. */
const list = (titles: readonly string[]): string =>
  titles.length > 12 ? `${titles.slice(0, 12).join(", ")} and ${titles.length - 12} more` : titles.join(", ");

const wrong = (message: string, hint?: string) => new PerfmonError("PM1506", message, { hint });
const usage = (message: string, hint: string) => new PerfmonError("PM1502", message, { hint });

const tooMany = (name: string) =>
  wrong(`${name} has more than ${MOST_VALUES.toLocaleString("en")} values`, "split it, or keep every tenth value");

async function* asBytes(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of stream) yield typeof chunk === "string" ? Buffer.from(chunk) : chunk;
}

/** Errors of the file system and of the text, in the words of the command. */
function inPlace(error: unknown, name: string): unknown {
  if (isFailure(error))
    return wrong(error.message.replace(/^line (\d+)(?:, column \d+)?( or soon after it)?: /, `${name}:$1: `));
  const code = (error as NodeJS.ErrnoException).code;
  if (error instanceof PerfmonError || typeof code !== "string" || !/^E[A-Z]+$/.test(code)) return error;
  const why =
    code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : (error as Error).message;
  return new PerfmonError("PM1001", `${name} cannot be read: ${why}`, { cause: error });
}
