import { failure } from "@perfmon/core/plugin";

export type JsonMap = { readonly [key: string]: unknown };

export const mapOf = (value: unknown): JsonMap =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonMap) : {};

/** A finite number, or null for anything else. */
export const numberOf = (value: unknown): number | null =>
  typeof value === "number" && Number.isFinite(value) ? value : null;

/** How a document of iperf3 begins; `-T` puts its title first. */
export const START = /\{\s*(?:"title"\s*:\s*"|"start"\s*:\s*\{)/;

/**
 * All JSON documents of an output: several where clients that ran at once wrote to one file. Between them there may be notes.
 * Throws `no-output` or `unreadable-output`.
 */
export function readDocuments(text: string): readonly JsonMap[] {
  if (text.trim() === "") throw failure("no-output", "iperf3 printed nothing");
  if (/^\s*\{"event":\s*"/.test(text))
    throw failure("unreadable-output", "this is --json-stream output, which perfmon does not read; use -J", { text });
  const documents: JsonMap[] = [];
  for (let at = next(text, 0); at !== null; ) {
    const end = endOf(text, at);
    if (end === null) throw failure("unreadable-output", "iperf3's JSON is cut off", { text, offset: lastLine(text) });
    documents.push(read(text, at, end));
    at = next(text, end);
  }
  if (documents.length === 0)
    throw failure("unreadable-output", "no JSON document of iperf3; it writes one with -J", { text });
  return documents;
}

function next(text: string, from: number): number | null {
  const at = text.slice(from).search(START);
  return at < 0 ? null : from + at;
}

const lastLine = (text: string) => text.trimEnd().lastIndexOf("\n") + 1;

/** Levels of nesting; iperf3 has 6. */
const DEEPEST = 64;

/** Offset after the brace that closes the one at `start`; null: there is none. Throws for what is nested beyond use. */
function endOf(text: string, start: number): number | null {
  const token = /["{}[\]]/g;
  token.lastIndex = start;
  for (let depth = 0, match = token.exec(text); match; match = token.exec(text)) {
    if (match[0] === '"') token.lastIndex = endOfString(text, match.index) + 1;
    else if (match[0] === "{" || match[0] === "[") depth++;
    else if (--depth === 0) return match.index + 1;
    if (depth > DEEPEST)
      throw failure("unreadable-output", `nested more than ${DEEPEST} deep, which iperf3 never writes`);
  }
  return null;
}

/** Offset of the quote that closes the one at `start`; the text's length: there is none. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}

function read(text: string, start: number, end: number): JsonMap {
  try {
    return JSON.parse(text.slice(start, end)) as JsonMap;
  } catch (error) {
    const message = error instanceof Error ? error.message.split("\n")[0]! : String(error);
    const position = Number(/position (\d+)/.exec(message)?.[1] ?? 0);
    throw failure("unreadable-output", `iperf3's JSON cannot be read (${message})`, { text, offset: start + position });
  }
}
