import { failure, median, type Run, seriesOf } from "@perfmon/core/plugin";
import { writeName } from "./name.ts";

/** Characters that Bencher takes for the name of a benchmark and of a measure. */
const LONGEST = { benchmark: 1024, measure: 64 };

/** The median of every series in base units, with the least and the largest value as its limits. */
export function* write(runs: readonly Run[]): Generator<string> {
  if (runs.length !== 1) throw failure("several-runs", `BMF holds one run, not ${runs.length}: export them one by one`);
  const benchmarks = new Map<string, string[]>();
  for (const { caseId, metric, labels, unit, values } of seriesOf(runs[0]!)) {
    const benchmark = short("benchmark", writeName(caseId, labels));
    const measure = short("measure", unit === "1" ? metric.name : `${metric.name} (${unit})`);
    const limits = values.length > 1 ? { lower_value: Math.min(...values), upper_value: Math.max(...values) } : {};
    const entry = `    ${JSON.stringify(measure)}: ${JSON.stringify({ value: median(values), ...limits })}`;
    benchmarks.set(benchmark, [...(benchmarks.get(benchmark) ?? []), entry]);
  }
  yield "{";
  let separator = "\n";
  for (const [benchmark, entries] of benchmarks) {
    yield `${separator}  ${JSON.stringify(benchmark)}: {\n${entries.join(",\n")}\n  }`;
    separator = ",\n";
  }
  yield "\n}\n";
}

function short(what: keyof typeof LONGEST, name: string): string {
  if (name.length <= LONGEST[what]) return name;
  throw failure(
    "name-too-long",
    `Bencher takes ${LONGEST[what]} characters for the name of a ${what}, and ${JSON.stringify(name.slice(0, 80))}... has ${name.length}`,
  );
}
