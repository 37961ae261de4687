import { failure, median, type ToolOutput } from "@perfmon/core/plugin";
import { RESULT } from "./command.ts";

type JsonMap = { readonly [key: string]: unknown };

/** What hyperfine measured of one command. Times in s, memory in B; null: it does not say. */
export interface Result {
  /** Its name where it was given one, else the command itself. */
  readonly name: string;
  /** Of `--parameter-list` and `--parameter-scan`. */
  readonly parameters: Readonly<Record<string, string>>;
  /** One for each run; null: ended by a signal. Null: this version does not tell. */
  readonly exitCodes: readonly (number | null)[] | null;
  /** Of each run. */
  readonly times: readonly number[];
  readonly wall: { readonly median: number; readonly min: number; readonly mean: number; readonly max: number };
  /** Means. */
  readonly user: number | null;
  readonly system: number | null;
  /** Of each run; empty where it is not known. */
  readonly memory: readonly number[];
}

/** How both versions begin; 2 has its number first. */
export const START = /\{\s*"(?:schema_version|results)"\s*:/;

const mapOf = (value: unknown): JsonMap =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonMap) : {};
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const numberOf = (value: unknown): number | null =>
  typeof value === "number" && Number.isFinite(value) ? value : null;

/** Where the result lies: in the file that the command names; in an import perhaps in another one, or on stdout. */
export function resultText(output: ToolOutput): string {
  const { [RESULT]: result, ...others } = output.files;
  const candidates = [result, output.stdout, ...Object.values(others)].filter((text) => text !== undefined);
  return candidates.find((text) => START.test(text)) ?? candidates.find((text) => text.trim() !== "") ?? "";
}

/**
 * The results of an export, in the order of the commands: version 1, which has each run's time in `times`, and 2, which has
 * `measurements` and a `summary` with units. Throws `no-output`, `unreadable-output` or `no-result`.
 */
export function readResults(text: string): readonly Result[] {
  const document = readJson(text);
  const version = document.schema_version ?? 1;
  if (version !== 1 && version !== 2)
    throw failure("unreadable-output", `hyperfine's export has version ${shown(version)}, not 1 or 2`, {
      text,
    });
  const results = listOf(document.results).map(mapOf);
  if (results.length === 0) throw failure("no-result", "hyperfine's export holds no result", { text });
  return results.map(version === 1 ? first : second);
}

function readJson(text: string): JsonMap {
  if (text.trim() === "") throw failure("no-output", "hyperfine wrote no result");
  const start = text.search(START);
  if (start < 0)
    throw failure("unreadable-output", "no JSON export of hyperfine; it writes one with --export-json", { text });
  try {
    return mapOf(JSON.parse(text.slice(start)));
  } catch (error) {
    const message = error instanceof Error ? error.message.split("\n")[0]! : String(error);
    throw failure("unreadable-output", `hyperfine's JSON cannot be read, or was cut off (${message})`, {
      text,
      offset: text.trimEnd().lastIndexOf("\n") + 1,
    });
  }
}

function required(value: unknown, what: string): number {
  const found = numberOf(value);
  if (found === null) throw failure("unreadable-output", `hyperfine's export has no ${what}`);
  return found;
}

/** Before 1.6 there is no median, before 1.12 no exit codes, before 1.11 one `parameter`. */
function first(result: JsonMap): Result {
  const times = listOf(result.times).map((time) => required(time, "time of a run"));
  const codes = listOf(result.exit_codes).map(numberOf);
  return {
    name: text(result.command),
    parameters: texts(result.parameters ?? (result.parameter === undefined ? {} : { parameter: result.parameter })),
    exitCodes: codes.length > 0 ? codes : null,
    times,
    wall: {
      median: numberOf(result.median) ?? required(times.length > 0 ? median(times) : null, "median"),
      min: required(result.min, "min"),
      mean: required(result.mean, "mean"),
      max: required(result.max, "max"),
    },
    user: numberOf(result.user),
    system: numberOf(result.system),
    memory: listOf(result.memory_usage_byte).map((bytes) => required(bytes, "memory of a run")),
  };
}

function second(result: JsonMap): Result {
  const runs = listOf(result.measurements).map(mapOf);
  const summary = mapOf(result.summary);
  const wall = mapOf(summary.time_wall_clock);
  unitIs(wall, "second");
  const ofRun = (run: JsonMap, key: string, unit: string) => {
    const quantity = mapOf(run[key]);
    unitIs(quantity, unit);
    return required(quantity.value, `${key} of a run`);
  };
  const meanOf = (key: string) => {
    if (summary[key] === undefined) return null;
    unitIs(mapOf(summary[key]), "second");
    return numberOf(mapOf(summary[key]).mean);
  };
  return {
    name: text(result.name ?? result.command),
    parameters: texts(
      Object.fromEntries(Object.entries(mapOf(result.parameters)).map(([name, each]) => [name, mapOf(each).value])),
    ),
    exitCodes: runs.map(({ exit_code: code }) => numberOf(code)),
    times: runs.map((run) => ofRun(run, "time_wall_clock", "second")),
    wall: {
      median: required(wall.median, "median"),
      min: required(wall.min, "min"),
      mean: required(wall.mean, "mean"),
      max: required(wall.max, "max"),
    },
    user: meanOf("time_user"),
    system: meanOf("time_system"),
    memory: runs
      .filter(({ memory_peak_resident: memory }) => memory !== undefined && memory !== null)
      .map((run) => ofRun(run, "memory_peak_resident", "byte")),
  };
}

function unitIs({ unit }: JsonMap, wanted: string): void {
  if (unit !== wanted)
    throw failure("unreadable-output", `hyperfine's export has ${shown(unit)} where ${wanted} was expected`);
}

const texts = (values: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(mapOf(values)).map(([name, value]) => [name, text(value)]));

/** Of a scalar; a list or a map is none, however deep. */
const text = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";

/** For messages. */
const shown = (value: unknown): string =>
  typeof value === "object" && value !== null ? "a list or a map" : (JSON.stringify(value) ?? "nothing");
