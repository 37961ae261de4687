import {
  type FormatReader,
  type FormatRecord,
  failure,
  jsonTime,
  type Labels,
  unitOf,
  unitSpelled,
  wholeText,
} from "@perfmon/core/plugin";
import { documentOf, type Element, list, text } from "./xml.ts";

/** Characters; a composite.xml of hundreds of tests has less than one Mi. */
const LARGEST = 16 * 2 ** 20;

/** Names of what is measured, by base unit; of a plain number it is what the scale calls it. */
const METRICS: ReadonlyMap<string, string> = new Map([
  ["s", "time"],
  ["1/s", "rate"],
  ["B/s", "bandwidth"],
  ["bit/s", "bandwidth"],
  ["B", "size"],
  ["ratio", "share"],
  ["Hz", "frequency"],
  ["W", "power"],
  ["J", "energy"],
]);

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

async function* read(stream: AsyncIterable<Uint8Array>): AsyncIterable<FormatRecord> {
  const suite = await documentOf(await wholeText(stream, LARGEST));
  const times = new Map(
    list(suite.System).map((system) => [text(system.Identifier), jsonTime(text(system.TimeStamp))]),
  );
  let found = 0;
  for (const result of list(suite.Result))
    for (const record of recordsOf(result, times)) {
      found++;
      yield record;
    }
  if (found === 0) throw failure("no-result", "the file holds no number of any test");
}

/** Each entry is one system or run; its raw string holds the value of every pass. */
function* recordsOf(result: Element, times: ReadonlyMap<string, string | undefined>): Iterable<FormatRecord> {
  // The others are pictures, passed or not, and logs of sensors.
  if (!/^(|BAR_GRAPH|HORIZONTAL_BOX_PLOT|BAR_ANALYZE_GRAPH)$/.test(text(result.DisplayFormat))) return;
  const title = text(result.Title) || text(result.Identifier);
  if (title === "") throw failure("unreadable-output", "a result has neither a title nor an identifier");
  const name = [title, text(result.Description)].filter((part) => part !== "").join(" - ");
  const proportion = text(result.Proportion);
  const profile = text(result.Identifier);
  const labels: Labels = profile === "" ? {} : { profile };
  const common = {
    ...meaningOf(text(result.Scale)),
    ...(proportion === "LIB"
      ? { better: "lower" as const }
      : proportion === "HIB"
        ? { better: "higher" as const }
        : {}),
    case: name,
    labels,
  };
  for (const data of list(result.Data))
    for (const entry of list(data.Entry)) {
      const run = text(entry.Identifier);
      const time = times.get(run);
      const of = { ...common, ...(run === "" ? {} : { run }), ...(time ? { time } : {}) };
      const raw = text(entry.RawString)
        .split(":")
        .filter((part) => part.trim() !== "");
      for (const pass of raw) yield { ...of, value: numberOf(pass.trim(), name) };
      const mean = text(entry.Value);
      // Empty: every pass failed.
      if (raw.length === 0 && mean !== "")
        yield { ...of, metric: `${of.metric}_mean`, statistic: "mean", value: numberOf(mean, name) };
    }
}

function meaningOf(scale: string): { readonly metric: string; readonly unit: string } {
  const unit = unitSpelled(scale) ?? "1";
  const plain = scale
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  return { unit, metric: METRICS.get(unitOf(unit)!.base) ?? (plain || "result") };
}

function numberOf(word: string, where: string): number {
  const value = NUMBER.test(word) ? Number(word) : Number.NaN;
  if (Number.isFinite(value)) return value;
  throw failure(
    "unreadable-output",
    `${JSON.stringify(where.slice(0, 80))}: ${JSON.stringify(word.slice(0, 40))} is no number`,
  );
}

/** With a document type too, so that it is refused by name. */
const START = /^\uFEFF?\s*<(?:\?xml|!--|!DOCTYPE|PhoronixTestSuite>)/;

const format: FormatReader = {
  summary: "Phoronix Test Suite's composite.xml",
  detect: (head) =>
    START.test(head) && head.includes("<PhoronixTestSuite>") && /<(?:Result|System|Generated)>/.test(head) ? 1 : 0,
  read,
};
export default format;
