import {
  type FormatReader,
  type FormatRecord,
  failure,
  type JsonMap,
  jsonMap,
  jsonNumber,
  jsonText,
  jsonTime,
  readJson,
  unitOf,
} from "@perfmon/core/plugin";

/** Keys of an entry that are no counters of the benchmark's own. */
const OWN: ReadonlySet<string> = new Set([
  ..."name family_index per_family_instance_index run_name run_type repetitions repetition_index threads iterations".split(
    " ",
  ),
  ..."real_time cpu_time time_unit aggregate_name aggregate_unit label error_occurred error_message skipped".split(" "),
  ..."skip_message big_o rms cpu_coefficient real_coefficient allocs_per_iter max_bytes_used".split(" "),
]);

/** Spreads and fitted curves: nothing that is measured. */
const NO_VALUES: ReadonlySet<string> = new Set(["stddev", "cv", "BigO", "RMS"]);
const SUFFIX = /_(mean|median|stddev|cv|BigO|RMS)$/;

interface Entry {
  readonly json: JsonMap;
  readonly where: string;
  /** Of all repetitions and aggregates of one benchmark. */
  readonly name: string;
  /** Null: a repetition. */
  readonly aggregate: string | null;
}

async function* read(stream: AsyncIterable<Uint8Array>): AsyncIterable<FormatRecord> {
  const repeated = new Set<string>();
  let failed: string | null = null;
  let found = 0;
  for await (const piece of readJson(stream, ["benchmarks"])) {
    if (piece.kind === "document") {
      if (!("benchmarks" in jsonMap(piece.value)))
        throw failure("unreadable-output", `line ${piece.line}: no benchmarks of Google Benchmark`);
      continue;
    }
    const entry = entryOf(jsonMap(piece.value), piece.line);
    const { json, name, aggregate } = entry;
    if (json.error_occurred === true || json.skipped === true) {
      failed ??= `${JSON.stringify(name)}: ${json.error_message ?? json.skip_message ?? "no reason is given"}`;
      continue;
    }
    if (aggregate === null) repeated.add(name);
    // Computed from repetitions that are in the file.
    else if (repeated.has(name) || NO_VALUES.has(aggregate)) continue;
    const common = commonOf(piece.before);
    for (const record of recordsOf(entry)) {
      found++;
      yield { case: name, labels: {}, ...record, ...common };
    }
  }
  if (found === 0 && failed !== null) throw failure("tool-failed", `no benchmark succeeded: ${failed}`);
}

function entryOf(json: JsonMap, line: number): Entry {
  const full = jsonText(json.name);
  if (full === undefined) throw failure("unreadable-output", `line ${line}: a benchmark without a name`);
  // Before 1.5 an aggregate is told by its name only.
  const aggregate =
    jsonText(json.aggregate_name) ?? (json.run_type === undefined ? SUFFIX.exec(full)?.[1] : null) ?? null;
  const name = jsonText(json.run_name) ?? (aggregate === null ? full : full.slice(0, -aggregate.length - 1));
  return { json, where: `line ${line}, ${JSON.stringify(full)}`, name, aggregate };
}

function commonOf({ context }: JsonMap): Pick<FormatRecord, "time" | "warnings"> {
  const { date, cpu_scaling_enabled: scaled } = jsonMap(context);
  const time = jsonTime(date);
  return {
    ...(time ? { time } : {}),
    ...(scaled === true ? { warnings: ["frequency scaling of the CPU was on: the real time is noisy"] } : {}),
  };
}

type Found = Pick<FormatRecord, "metric" | "value" | "unit" | "better" | "statistic">;

function* recordsOf({ json, where, aggregate }: Entry): Iterable<Found> {
  const named = (metric: string) =>
    aggregate === null ? { metric } : { metric: `${metric}_${aggregate}`, statistic: aggregate };
  const unit = jsonText(json.time_unit) ?? "ns";
  if (unitOf(unit)?.base !== "s")
    throw failure("unreadable-output", `${where}: ${JSON.stringify(unit)} is no unit of time`);
  const of = (key: string) => jsonNumber(json[key], `${where}, ${key}`);
  for (const key of ["real_time", "cpu_time"]) {
    const value = of(key);
    if (value !== null) yield { ...named(key), value, unit, better: "lower" };
  }
  for (const [key, unit] of [
    ["bytes_per_second", "B/s"],
    ["items_per_second", "1/s"],
  ] as const) {
    const value = of(key);
    if (value !== null) yield { ...named(key), value, unit, better: "higher" };
  }
  for (const key of Object.keys(json)) {
    if (OWN.has(key) || key === "bytes_per_second" || key === "items_per_second" || typeof json[key] === "string")
      continue;
    const value = jsonNumber(json[key], `${where}, ${key}`, { negative: true });
    if (value !== null && key !== "") yield { ...named(key), value, unit: "1" };
  }
}

/** `context` comes first in all versions, `benchmarks` after it, perhaps behind what is shown of the file. */
const START =
  /^\s*\{\s*"context"\s*:\s*\{[\s\S]*?"(?:num_cpus|library_build_type|cpu_scaling_enabled|mhz_per_cpu)"\s*:/;

const format: FormatReader = {
  summary: "Google Benchmark's JSON",
  detect: (head) => (START.test(head.replace(/^\uFEFF/, "")) ? 1 : 0),
  read,
};
export default format;
