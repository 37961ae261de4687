import { failure } from "@perfmon/core/plugin";

type JsonMap = { readonly [key: string]: unknown };

/** What a run of ioping says. */
export interface Report {
  /** ns, of each counted request; empty where only statistics were printed (`-q`). */
  readonly times: readonly number[];
  /** Of all requests; null: it has none, the run was broken off. */
  readonly stat: JsonMap | null;
  readonly operations: ReadonlySet<string>;
  readonly fstype: string | null;
}

const mapOf = (value: unknown): JsonMap =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonMap) : {};

/** A finite number, or null for anything else. */
export const numberOf = (value: unknown): number | null =>
  typeof value === "number" && Number.isFinite(value) ? value : null;

/**
 * ioping's JSON array: an entry for each request, and statistics, the last of which are of the whole run (those of `-p` and
 * `-P` before them are of a part). Throws `no-output` or `unreadable-output`.
 */
export function readReport(text: string): Report {
  const entries = readArray(text).map(mapOf);
  const requests = entries.filter(({ io }) => io !== undefined).map(({ io }) => mapOf(io));
  const times = requests.filter(({ ignored }) => ignored === false).map(({ time }) => numberOf(time));
  if (times.some((time) => time === null))
    throw failure("unreadable-output", "a request in ioping's JSON has no time", { text });
  const { fstype } = mapOf(entries[0]?.target);
  return {
    times: times as number[],
    stat:
      entries
        .filter(({ stat }) => stat !== undefined)
        .map(({ stat }) => mapOf(stat))
        .at(-1) ?? null,
    operations: new Set(requests.map(({ operation }) => String(operation))),
    fstype: typeof fstype === "string" ? fstype : null,
  };
}

function readArray(text: string): readonly unknown[] {
  if (text.trim() === "") throw failure("no-output", "ioping printed nothing");
  const start = text.search(/\[\s*\{/);
  if (start < 0) {
    if (/ioping statistics ---|^\d+( \d+){9}$|request=\d+ time=/m.test(text))
      throw failure("unreadable-output", "this is not ioping's JSON output; use -J", { text });
    throw failure("unreadable-output", "no JSON of ioping", { text });
  }
  try {
    return JSON.parse(text.slice(start)) as readonly unknown[];
  } catch (error) {
    const message = error instanceof Error ? error.message.split("\n")[0]! : String(error);
    throw failure("unreadable-output", `ioping's JSON cannot be read, or was cut off (${message})`, {
      text,
      offset: text.trimEnd().lastIndexOf("\n") + 1,
    });
  }
}
