import { stripVTControlCharacters } from "node:util";
import { failure, labelKey, type RawMeasurement, type ToolOutput } from "@perfmon/core/plugin";
import { texts } from "./command.ts";
import { byBenchfmt } from "./extract/benchfmt.ts";
import { byColumn } from "./extract/csv.ts";
import type { Found, Source } from "./extract/found.ts";
import { byJsonPath } from "./extract/json.ts";
import { byKey } from "./extract/key.ts";
import { byRegex } from "./extract/regex.ts";
import { type Extract, isTimed } from "./metrics.ts";
import type { ScriptOptions } from "./options.ts";

/** Characters of one text that are searched; more is no result but a log. */
const LONGEST = 8 * 2 ** 20;

/** s. Below this, the cost of starting a process and of the monitors around it is a visible part of the time. */
const SHORT = 0.02;
const SPAWN_WARNING =
  "short: starting the process takes about 0.5 ms of this, a monitor such as resources 2 to 3 ms (--monitors none: off)";

export function parse(output: ToolOutput, options: ScriptOptions): readonly RawMeasurement[] {
  const measured = (options.extract ?? []).flatMap((extract) => measurementsOf(extract, output));
  refuseDuplicates(measured);
  if (!isTimed(options)) return measured;
  if (output.duration === null) {
    if (measured.length) return measured;
    throw failure("not-measured", "wall_time is measured while the command runs; saved output does not hold it");
  }
  return [...measured, wallTime(output.duration)];
}

const wallTime = (seconds: number): RawMeasurement => ({
  metric: "wall_time",
  value: seconds,
  unit: "s",
  warnings: seconds < SHORT ? [SPAWN_WARNING] : [],
});

function measurementsOf(extract: Extract, output: ToolOutput): RawMeasurement[] {
  const source = sourceOf(extract.from, output);
  const found = find(extract, source);
  if (found.length === 0)
    throw failure("no-result", `${describe(extract)} finds nothing`, { text: source.text, file: source.name });
  if (found.length > 1 && !extract.all && extract.benchfmt === undefined)
    throw failure(
      "ambiguous-result",
      `${describe(extract)} finds ${found.length} numbers in ${source.name} (${preview(found)}); narrow it, or say all: true`,
    );
  return found.map(({ value, labels }, index) => ({
    metric: extract.metric,
    value,
    unit: extract.unit,
    labels: {
      ...labels,
      ...(extract.all && Object.keys(labels).length === 0 ? { index: String(index) } : {}),
      ...texts(extract.labels),
    },
  }));
}

function find(extract: Extract, source: Source): Found[] {
  const { regex, json, csv, key, benchfmt, unit } = extract;
  if (regex !== undefined) return byRegex(source, regex, unit);
  if (json !== undefined) return byJsonPath(source, json);
  if (csv !== undefined) return byColumn(source, csv, extract.row);
  if (key !== undefined) return byKey(source, key, unit);
  return byBenchfmt(source, benchfmt ?? "");
}

function sourceOf(name: string, output: ToolOutput): Source {
  const isStream = name === "stdout" || name === "stderr";
  const raw = isStream ? output[name] : output.files[name];
  if (raw === undefined) throw failure("no-output", `the command wrote no file {file:${name}}`);
  if (raw.length > LONGEST)
    throw failure("output-too-large", `${name} holds ${raw.length} characters; at most ${LONGEST} are searched`);
  // Colours of a program that takes a pipe for a terminal are no part of its numbers.
  const text = stripVTControlCharacters(raw);
  if (text.trim() === "")
    throw failure("no-output", `${name} is empty, where ${isStream ? "results were" : "a result was"} expected`);
  return { text, name };
}

function refuseDuplicates(measured: readonly RawMeasurement[]): void {
  const seen = new Set<string>();
  for (const { metric, labels = {} } of measured) {
    const series = `${metric}{${labelKey(labels)}}`;
    if (seen.has(series))
      throw failure(
        "duplicate-measurement",
        `${series} is there more than once; print it once (go test -count=1) and let perfmon repeat the command`,
      );
    seen.add(series);
  }
}

const EXTRACTORS = ["regex", "json", "csv", "key", "benchfmt"] as const;

/** `regex "^real (.*)$" of wall`: how messages name an entry. */
function describe(extract: Extract): string {
  const kind = EXTRACTORS.find((name) => extract[name] !== undefined);
  return `${kind} ${JSON.stringify(kind && extract[kind])} (metric ${extract.metric})`;
}

const preview = (found: readonly Found[]) =>
  `${found
    .slice(0, 4)
    .map(({ value }) => value)
    .join(", ")}${found.length > 4 ? ", ..." : ""}`;
