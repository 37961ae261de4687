import {
  type Better,
  type FormatReader,
  type FormatRecord,
  failure,
  type JsonMap,
  jsonList,
  jsonMap,
  jsonNumber,
  jsonText,
  type Labels,
  readJson,
  unitSpelled,
} from "@perfmon/core/plugin";

/** JMH's modes and what is measured in them. */
const MODES: ReadonlyMap<unknown, string> = new Map([
  ["thrpt", "throughput"],
  ["avgt", "average_time"],
  ["sample", "sample_time"],
  ["ss", "single_shot_time"],
]);

async function* read(stream: AsyncIterable<Uint8Array>): AsyncIterable<FormatRecord> {
  for await (const piece of readJson(stream, [])) {
    if (piece.kind === "document") {
      if (!Array.isArray(piece.value))
        throw failure("unreadable-output", `line ${piece.line}: JMH writes a list of benchmarks`);
      continue;
    }
    const benchmark = jsonMap(piece.value);
    const name = jsonText(benchmark.benchmark);
    if (name === undefined || !("primaryMetric" in benchmark))
      throw failure("unreadable-output", `line ${piece.line}: no benchmark of JMH`);
    const where = `line ${piece.line}, ${JSON.stringify(name)}`;
    const metric = MODES.get(benchmark.mode);
    if (metric === undefined)
      throw failure("unreadable-output", `${where}: ${JSON.stringify(benchmark.mode)} is no mode of JMH`);
    const of = { case: name, labels: labelsOf(benchmark) };
    const better = metric === "throughput" ? "higher" : "lower";
    for (const record of recordsOf(jsonMap(benchmark.primaryMetric), metric, better, where)) yield { ...of, ...record };
    for (const [secondary, result] of Object.entries(jsonMap(benchmark.secondaryMetrics))) {
      // Its profilers' names begin with a middle dot, before 1.33.
      const plain = secondary.replace(/^\u00b7/, "");
      if (plain !== "")
        for (const record of recordsOf(jsonMap(result), plain, plain.startsWith("gc.") ? "lower" : undefined, where))
          yield { ...of, ...record };
    }
  }
}

/** What tells benchmarks of one name apart. */
function labelsOf({ params, threads }: JsonMap): Labels {
  const labels = Object.entries(jsonMap(params)).map(([name, value]) => [name, String(value)] as const);
  return Object.fromEntries(
    typeof threads === "number" && threads !== 1 ? [...labels, ["threads", String(threads)]] : labels,
  );
}

type Found = Pick<FormatRecord, "metric" | "value" | "unit" | "better" | "statistic">;

/** Every iteration of every fork where the file has them; else the score, which is their mean. */
function* recordsOf(result: JsonMap, metric: string, better: Better | undefined, where: string): Iterable<Found> {
  const unit = unitOfScore(result.scoreUnit, metric, where);
  const common = { unit, ...(better ? { better } : {}) };
  const raw = jsonList(result.rawData).flatMap(jsonList);
  for (const [at, value] of raw.entries()) {
    const number = score(value, `${where}, ${metric}, rawData[${at}]`);
    if (number !== null) yield { ...common, metric, value: number };
  }
  if (raw.length > 0) return;
  const mean = score(result.score, `${where}, ${metric}, score`);
  if (mean !== null) yield { ...common, metric: `${metric}_mean`, value: mean, statistic: "mean" };
  if (!("rawDataHistogram" in result)) return;
  for (const percentile of ["50.0", "95.0", "99.0"]) {
    const value = score(jsonMap(result.scorePercentiles)[percentile], `${where}, ${metric}, percentile ${percentile}`);
    const name = `p${Number(percentile)}`;
    if (value !== null) yield { ...common, metric: `${metric}_${name}`, value, statistic: name };
  }
}

/** JMH writes what is no number as a text; a profiler that could not measure says so. */
const score = (value: unknown, where: string): number | null =>
  value === "NaN" || value === "+INF" || value === "-INF" ? null : jsonNumber(value, where);

/** Operations per unit of time, by JMH's units of time. */
const RATES: ReadonlyMap<string, string> = new Map([
  ["ops/ns", "G/s"],
  ["ops/us", "M/s"],
  ["ops/ms", "k/s"],
  ["ops/s", "1/s"],
]);

function unitOfScore(unit: unknown, metric: string, where: string): string {
  const text = String(unit);
  // GCProfiler divides by 1024 twice and writes MB.
  if (/^gc\.(?:alloc|churn)\./.test(metric) && text === "MB/sec") return "MiB/s";
  const known = RATES.get(text) ?? unitSpelled(text);
  if (known) return known;
  if (metric === "throughput" || metric.endsWith("_time"))
    throw failure("unreadable-output", `${where}: the unit ${JSON.stringify(unit)} of ${metric} is not known`);
  return "1";
}

const START = /^\uFEFF?\s*\[\s*\{/;
const BENCHMARK = /"benchmark"\s*:\s*"/;
const MODE = /"mode"\s*:\s*"(?:thrpt|avgt|sample|ss)"/;

const format: FormatReader = {
  summary: "JMH's JSON (-rf json)",
  detect: (head) => (START.test(head) && BENCHMARK.test(head) && MODE.test(head) ? 1 : 0),
  read,
};
export default format;
