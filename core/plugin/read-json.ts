import { parseExactJson } from "../model/exact-json.ts";
import { failure } from "./failure.ts";
import { type JsonPath, JsonSplitter } from "./json-splitter.ts";
import { textOf } from "./text-stream.ts";

/** An object of a document. A key `__proto__` in it is a key like any other. */
export type JsonMap = { readonly [key: string]: unknown };

/** A piece of a large JSON document, as `readJson` gives them. */
export type JsonPiece =
  | {
      readonly kind: "entry";
      /** Its name in an object; its 0-based place in an array. */
      readonly key: string;
      readonly value: unknown;
      /** What the document holds in front of the list. */
      readonly before: JsonMap;
      /** 1-based line on which it begins, for messages. */
      readonly line: number;
    }
  /** The document, its list empty; after its entries. */
  | { readonly kind: "document"; readonly value: unknown; readonly line: number };

/**
 * A JSON file in pieces: every entry of the list (array or object) at `path`, then the document around it; needs the memory of
 * the largest of them. A file may hold several documents. Integers that no number is exactly come as BigInt, which `jsonNumber`
 * refuses. Throws `no-output` for an empty file, `unreadable-output` for what is no JSON, cut off or nested beyond use.
 */
export async function* readJson(stream: AsyncIterable<Uint8Array>, path: JsonPath): AsyncGenerator<JsonPiece, void> {
  let splitter: JsonSplitter | null = null;
  let before: JsonMap | null = null;
  let began = 1;
  let line = 1;
  let documents = 0;
  for await (const text of textOf(stream)) {
    for (let at = 0; at < text.length; ) {
      if (!splitter) {
        const next = text.slice(at).search(/\S/);
        line += linesIn(text.slice(at, next === -1 ? text.length : at + next));
        if (next === -1) break;
        at += next;
        if (text[at] !== "{" && text[at] !== "[")
          throw failure(
            "unreadable-output",
            `line ${line}: JSON begins with { or [, not with ${JSON.stringify(text[at])}`,
          );
        splitter = new JsonSplitter(path, line);
        before = null;
        began = line;
        documents++;
      }
      const { entries, end } = splitter.push(text, at);
      for (const entry of entries) {
        before ??= jsonMap(parse(splitter.before, began));
        yield { kind: "entry", key: entry.key, value: parse(entry.text, entry.line), before, line: entry.line };
      }
      if (end === null) break;
      yield { kind: "document", value: parse(splitter.around, began), line: began };
      line = splitter.line;
      splitter = null;
      at = end;
    }
  }
  if (splitter)
    throw failure("unreadable-output", `line ${splitter.line}: the JSON that begins on line ${began} is cut off`);
  if (documents === 0) throw failure("no-output", "the file is empty");
}

const linesIn = (text: string): number => text.split("\n").length - 1;

/** Only whole numbers so long can be no number exactly. */
const LONG = /\d{16}/;

/** What C and Python print where there is no number, bare: it is in no JSON, and there is no value. */
const NOT_A_NUMBER = /([:[,]\s*)-?(?:NaN|Infinity|nan|inf)(?=\s*[,}\]])/g;

/** JSON.parse with a failure that says where, null for what is not a number, and BigInt for integers that would not be kept. */
function parse(text: string, line: number): unknown {
  const read = (json: string) => parseExactJson(json, LONG.test(json) ? exactly : undefined);
  try {
    return read(text);
  } catch (error) {
    const plain = text.replace(/^\s*-?(?:NaN|Infinity|nan|inf)\s*$/, "null").replace(NOT_A_NUMBER, "$1null");
    try {
      if (plain !== text) return read(plain);
    } catch {
      // The first error is about what is in the file.
    }
    const message = (error as Error).message.split("\n")[0]!;
    const position = Number(/position (\d+)/.exec(message)?.[1] ?? 0);
    const why = message.replace(/ in JSON at position.*$| is not valid JSON$/, "");
    throw failure("unreadable-output", `line ${line + linesIn(text.slice(0, position))}: no JSON: ${why}`);
  }
}

/** Programs that print the shortest text of a number beyond 2^53 mean that number. The types of es2024 lack `source`. */
function exactly(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value) || !context?.source) return value;
  const { source } = context;
  if (!/^-?\d+$/.test(source) || !Number.isFinite(value)) return value;
  return String(value) === source || BigInt(value) === BigInt(source) ? value : BigInt(source);
}

/** The value where it is an object, else an empty one. */
export const jsonMap = (value: unknown): JsonMap =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonMap) : {};

/** The value where it is a list, else an empty one. */
export const jsonList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The value where it is text that is not empty, else undefined. */
export const jsonText = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/**
 * A measured number; null where there is none (undefined, null). Throws `unreadable-output` for anything else, `not-finite` and
 * `out-of-range` for what no measurement is. `what` names it in messages; `negative`: whether it may be below 0.
 */
export function jsonNumber(value: unknown, what: string, { negative = false } = {}): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "bigint")
    throw failure("unreadable-output", `${what}: ${value} has more digits than can be kept`);
  if (typeof value !== "number")
    throw failure("unreadable-output", `${what}: ${JSON.stringify(value)?.slice(0, 60)} is no number`);
  if (!Number.isFinite(value)) throw failure("not-finite", `${what}: larger than any number that can be kept`);
  if (value < 0 && !negative) throw failure("out-of-range", `${what}: ${value} is negative`);
  return value;
}

const TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?(Z|[+-]\d\d:?\d\d)?$/;

/**
 * ISO 8601 of a time: of a text in nearly that form (without a zone it is taken for UTC, so that a file means the same
 * everywhere), or of milliseconds since 1970. Undefined for anything else.
 */
export function jsonTime(value: unknown): string | undefined {
  const [, day, clock = "00:00", zone = "Z"] = typeof value === "string" ? (TIME.exec(value) ?? []) : [];
  const milliseconds = typeof value === "number" ? value : day ? Date.parse(`${day}T${clock}${zone}`) : Number.NaN;
  return milliseconds >= 0 && milliseconds < 8.64e15 ? new Date(milliseconds).toISOString() : undefined;
}
