import {
  type Better,
  type FormatReader,
  type FormatRecord,
  type FormatWriter,
  failure,
  jsonMap,
  jsonNumber,
  readJson,
  unitOf,
} from "@perfmon/core/plugin";
import { readName } from "./name.ts";
import { write } from "./write.ts";

/** Measures that Bencher knows by itself (bencher_json/src/project/measure/built_in.rs), by slug or name. */
const BUILT_IN: ReadonlyMap<string, { readonly unit: string; readonly better: Better }> = new Map([
  ["latency", { unit: "ns", better: "lower" }],
  ["throughput", { unit: "ops/s", better: "higher" }],
  ["build-time", { unit: "s", better: "lower" }],
  ["file-size", { unit: "B", better: "lower" }],
  ["allocated", { unit: "B", better: "lower" }],
  ["instructions", { unit: "1", better: "lower" }],
  ["estimated-cycles", { unit: "1", better: "lower" }],
]);

async function* read(stream: AsyncIterable<Uint8Array>): AsyncIterable<FormatRecord> {
  for await (const piece of readJson(stream, [])) {
    if (piece.kind === "document") {
      if (Array.isArray(piece.value))
        throw failure("unreadable-output", `line ${piece.line}: BMF is an object of benchmarks`);
      continue;
    }
    const measures = Object.entries(jsonMap(piece.value));
    if (measures.length === 0 || piece.key === "")
      throw failure("unreadable-output", `line ${piece.line}: ${JSON.stringify(piece.key)} holds no measures`);
    for (const [measure, metric] of measures) {
      const where = `line ${piece.line}, ${JSON.stringify(piece.key)}, ${JSON.stringify(measure)}`;
      const value = jsonNumber(jsonMap(metric).value, where, { negative: true });
      if (value === null || measure === "") throw failure("unreadable-output", `${where}: a metric of BMF has a value`);
      yield { ...readName(piece.key), ...meaningOf(measure), value };
    }
  }
}

/** BMF has no units: those of Bencher's own measures are known, others are said in brackets, or nobody knows. */
function meaningOf(measure: string): Pick<FormatRecord, "metric" | "unit" | "better"> {
  const known = BUILT_IN.get(measure.toLowerCase().replaceAll(" ", "-"));
  if (known) return { metric: measure, ...known };
  const [, metric, unit] = /^(.+) \(([^()]+)\)$/.exec(measure) ?? [];
  return metric && unit && unitOf(unit) ? { metric, unit } : { metric: measure, unit: "1" };
}

const START = /^\uFEFF?\s*\{\s*"(?:[^"\\]|\\.)*"\s*:\s*\{\s*"(?:[^"\\]|\\.)*"\s*:\s*\{\s*"(?:lower_|upper_)?value"\s*:/;

const format: FormatReader & FormatWriter = {
  summary: "Bencher Metric Format (JSON)",
  detect: (head) => (START.test(head) ? 0.9 : 0),
  read,
  holds: "medians",
  write,
};
export default format;
