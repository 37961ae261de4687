import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { failure } from "./failure.ts";
import { textOf } from "./text-stream.ts";

/** One row of a CSV file, with the line on which it begins; 1-based. */
export interface CsvRow {
  /** 1-based line of the file on which it ends. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** Characters of one row. */
const LONGEST_ROW = 64 * 1024;

/** Rows handed on at a time: few enough to be gone before the collector of garbage looks at them twice. */
const GROUP = 200;

/**
 * The rows of a CSV file, some at a time; empty lines are no rows. Without a quote there is nothing in CSV but line ends and
 * commas, and splitting at those is three times as fast as a parser; from the first line with a quote on, csv-parse reads.
 * Throws `failure(...)` that begins with the line for what is no text, a row beyond 64 Ki characters, a quote without end.
 */
export async function* csvRows(stream: AsyncIterable<Uint8Array>): AsyncIterable<readonly CsvRow[]> {
  const chunks = textOf(stream)[Symbol.asyncIterator]();
  try {
    yield* rowsOf(chunks);
  } finally {
    // Whoever stops reading early closes the file.
    await chunks.return?.();
  }
}

async function* rowsOf(chunks: AsyncIterator<string>): AsyncIterable<readonly CsvRow[]> {
  let rest = "";
  let line = 0;
  for (;;) {
    const { done, value: chunk = "" } = await chunks.next();
    const text = rest + chunk;
    const quote = text.indexOf('"');
    const end = quote === -1 ? (done ? text.length : text.lastIndexOf("\n") + 1) : text.lastIndexOf("\n", quote) + 1;
    for (let at = 0; at < end; ) {
      const group: CsvRow[] = [];
      for (; at < end && group.length < GROUP; line++) {
        const next = text.indexOf("\n", at);
        const stop = next === -1 ? end : next;
        const fields = split(text.slice(at, stop), line + 1);
        if (fields) group.push({ line: line + 1, fields });
        at = stop + 1;
      }
      if (group.length > 0) yield group;
    }
    rest = text.slice(end);
    if (quote !== -1) {
      yield* quoted(rest, chunks, line);
      return;
    }
    if (rest.length > LONGEST_ROW) throw tooLong(line + 1);
    if (done) return;
  }
}

/** Null: an empty line. */
function split(raw: string, line: number): string[] | null {
  const text = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
  if (text.length > LONGEST_ROW) throw tooLong(line);
  return text === "" ? null : text.split(",");
}

async function* quoted(first: string, chunks: AsyncIterator<string>, before: number): AsyncIterable<readonly CsvRow[]> {
  const source = async function* () {
    yield first;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  };
  // Loaded where it is needed: most files have no quotes, and this one is loaded with every plugin.
  const { parse } = await import("csv-parse");
  let found: CsvRow[] = [];
  const parser = parse({
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: ["\r\n", "\n"],
    max_record_size: LONGEST_ROW,
    // Its types know no other record than the fields.
    on_record: ((fields: string[], { lines }: { lines: number }) => ({ line: before + lines, fields })) as never,
  });
  // What fails here makes the reading of `parser` fail, below.
  const ended = pipeline(Readable.from(source()), parser).catch(() => undefined);
  try {
    for await (const row of parser as AsyncIterable<CsvRow>) {
      found.push(row);
      if (found.length < GROUP) continue;
      yield found;
      found = [];
    }
  } catch (error) {
    if (found.length > 0) yield found;
    throw inOurWords(error, before);
  } finally {
    parser.destroy();
    await ended;
  }
  if (found.length > 0) yield found;
}

const tooLong = (line: number) =>
  failure("unreadable-output", `line ${line}: longer than ${LONGEST_ROW} characters, which is no row of values`);

const WORDS: ReadonlyMap<string, string> = new Map([
  ["CSV_QUOTE_NOT_CLOSED", "a quote is opened and never closed"],
  ["INVALID_OPENING_QUOTE", "a quote within a field: the whole field needs quotes, and this one two"],
]);

/** csv-parse counts lines from where it began. */
function inOurWords(error: unknown, before: number): unknown {
  const { code, lines } = error as { code?: unknown; lines?: unknown };
  if (typeof code !== "string" || !/^(CSV_|INVALID_OPENING_QUOTE$)/.test(code)) return error;
  const line = before + (typeof lines === "number" ? lines : 1);
  if (code === "CSV_MAX_RECORD_SIZE") return tooLong(line);
  const what = WORDS.get(code) ?? (error as Error).message;
  return failure("unreadable-output", `line ${line}: ${what}`);
}
