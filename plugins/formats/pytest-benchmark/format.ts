import {
  type FormatReader,
  type FormatRecord,
  failure,
  jsonMap,
  jsonNumber,
  jsonText,
  jsonTime,
  readJson,
} from "@perfmon/core/plugin";

/** s, as everything in the file. */
async function* read(stream: AsyncIterable<Uint8Array>): AsyncIterable<FormatRecord> {
  for await (const piece of readJson(stream, ["benchmarks"])) {
    if (piece.kind === "document") {
      if (!("benchmarks" in jsonMap(piece.value)))
        throw failure("unreadable-output", `line ${piece.line}: no benchmarks of pytest-benchmark`);
      continue;
    }
    const benchmark = jsonMap(piece.value);
    const name = jsonText(benchmark.fullname) ?? jsonText(benchmark.name);
    if (name === undefined) throw failure("unreadable-output", `line ${piece.line}: a benchmark without a name`);
    const where = `line ${piece.line}, ${JSON.stringify(name)}`;
    // Behind the benchmarks in what --benchmark-save writes, and then not known.
    const time = jsonTime(piece.before.datetime);
    const common = { case: name, labels: {}, unit: "s", better: "lower", ...(time ? { time } : {}) } as const;
    const stats = jsonMap(benchmark.stats);
    if (Array.isArray(stats.data) && stats.data.length > 0) {
      for (const [at, round] of stats.data.entries()) {
        const value = jsonNumber(round, `${where}, data[${at}]`);
        if (value === null) throw failure("unreadable-output", `${where}, data[${at}]: there is no number`);
        yield { ...common, metric: "time", value };
      }
      continue;
    }
    // Saved without --benchmark-save-data: what pytest-benchmark computed over the rounds.
    for (const [key, statistic] of [
      ["median", "median"],
      ["mean", "mean"],
      ["min", "minimum"],
    ] as const) {
      const value = jsonNumber(stats[key], `${where}, ${key}`);
      if (value !== null) yield { ...common, metric: `time_${statistic}`, value, statistic };
    }
  }
}

const START = /^\s*\{\s*"machine_info"\s*:\s*\{[\s\S]*?"(?:python_version|python_implementation)"\s*:/;

const format: FormatReader = {
  summary: "pytest-benchmark's JSON",
  detect: (head) => (START.test(head.replace(/^\uFEFF/, "")) ? 1 : 0),
  read,
};
export default format;
