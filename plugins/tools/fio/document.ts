import { failure, type ToolOutput } from "@perfmon/core/plugin";
import { RESULT } from "./command.ts";

export type JsonMap = { readonly [key: string]: unknown };

/** fio's JSON document and the version that wrote it. */
export interface Document {
  readonly version: { readonly major: number; readonly minor: number; readonly text: string };
  readonly json: JsonMap;
}

/** How every document begins, in all versions that write JSON. */
export const START = /\{\s*"fio version"\s*:/g;
/** Terse output: version 3 to 5 name fio in the second field, version 2 begins with its number and the job's name. */
export const TERSE = /^(?:[2-5];fio-[^;\n]*;|2;)[^;\n]*;\d+;\d+;/m;

/** Where the result lies: in the file that the command names; in an import perhaps in another one, or on stdout. */
export function outputText(output: ToolOutput): string {
  const { [RESULT]: result, ...others } = output.files;
  const candidates = [result, output.stdout, ...Object.values(others)].filter((text) => text !== undefined);
  return candidates.find((text) => text.search(START) >= 0) ?? candidates.find((text) => text.trim() !== "") ?? "";
}

/**
 * The last document of an output: with --status-interval, the earlier ones are of the same run, unfinished. Before, between and
 * after documents there may be notes, ETA lines, normal output or a byte order mark.
 * Throws `no-output` or `unreadable-output`.
 */
export function readDocument(text: string): Document {
  if (text.trim() === "") throw failure("no-output", "fio wrote no result");
  const starts = [...text.matchAll(START)].map(({ index }) => index);
  const start = starts.at(-1);
  if (start === undefined) {
    if (TERSE.test(text))
      throw failure(
        "unreadable-output",
        "this is fio's terse output, whose columns shift between versions; use --output-format=json+",
        { text },
      );
    throw failure("unreadable-output", "no JSON document of fio; it writes one with --output-format=json+", { text });
  }
  const end = endOf(text, start);
  if (end === null)
    throw failure("unreadable-output", "fio's JSON document is cut off", { text, offset: lastLine(text) });
  const json = readJson(text.slice(start, end), text, start);
  if (starts.length > 1) {
    const first = /"timestamp_ms"\s*:\s*(\d+)/.exec(text.slice(starts[0], starts[1]))?.[1];
    if (!isOfOneRun(first === undefined ? null : Number(first), json))
      throw failure("unreadable-output", SEVERAL_RUNS, { text, offset: start });
  }
  return { version: versionOf(json, text, start), json };
}

export const SEVERAL_RUNS = "results of several runs of fio: keep each in a file of its own";

/**
 * Whether the last document's run had begun when the first was written (ms). `elapsed` counts whole seconds from fio's start,
 * rounded up. True where the version does not say when.
 */
export function isOfOneRun(written: number | null, last: JsonMap): boolean {
  const end = numberOf(last.timestamp_ms);
  const elapsed = Math.max(
    ...[last.jobs].flat().map((job) => numberOf(mapOf(job).elapsed) ?? Number.POSITIVE_INFINITY),
  );
  return end === null || written === null || (written <= end && written >= end - elapsed * 1000);
}

const lastLine = (text: string) => text.trimEnd().lastIndexOf("\n") + 1;

/** Offset after the brace that closes the one at `start`; null: there is none. */
function endOf(text: string, start: number): number | null {
  const token = /["{}]/g;
  token.lastIndex = start;
  for (let depth = 0, match = token.exec(text); match; match = token.exec(text)) {
    if (match[0] === "{") depth++;
    else if (match[0] === "}") {
      if (--depth === 0) return match.index + 1;
    } else {
      const close = endOfString(text, match.index + 1);
      if (close === null) return null;
      token.lastIndex = close;
    }
  }
  return null;
}

function endOfString(text: string, start: number): number | null {
  for (let at = start; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at + 1;
  }
  return null;
}

/** Old versions divide by zero in fields that nobody needs: such a value is not there, the others are sound. */
export const NOT_A_NUMBER = /(:\s*)-?(?:nan|inf)\b(?=\s*[,}\]\n])/g;

function readJson(document: string, text: string, start: number): JsonMap {
  try {
    return JSON.parse(document.replace(NOT_A_NUMBER, "$1null")) as JsonMap;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const position = /position (\d+)/.exec(message)?.[1];
    throw failure("unreadable-output", `fio's JSON cannot be read (${message.split("\n")[0]})`, {
      text,
      offset: start + Number(position ?? 0),
    });
  }
}

export function versionOf(json: JsonMap, text: string, offset: number): Document["version"] {
  const name = String(json["fio version"]);
  const match = /^fio-(\d+)\.(\d+)/.exec(name);
  if (!match)
    throw failure("unreadable-output", `${JSON.stringify(name)} is no version of fio; the units depend on it`, {
      text,
      offset,
    });
  return { major: Number(match[1]), minor: Number(match[2]), text: name.slice("fio-".length) };
}

/** Whether a version is at least `major.minor`. fio's minors are whole numbers: 2.21 is later than 2.3. */
export const atLeast = ({ version }: Document, major: number, minor: number): boolean =>
  version.major > major || (version.major === major && version.minor >= minor);

export const mapOf = (value: unknown): JsonMap =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonMap) : {};

/** A finite number, or null for anything else. */
export const numberOf = (value: unknown): number | null =>
  typeof value === "number" && Number.isFinite(value) ? value : null;
