import {
  type Better,
  type FormatReader,
  type FormatRecord,
  type FormatWriter,
  failure,
  linesOf,
} from "@perfmon/core/plugin";
import { readName } from "./name.ts";
import { meaningOf } from "./units.ts";
import { write } from "./write.ts";

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
/** A configuration line: `pkg: encoding/json`. */
const SETTING = /^([a-z][^\sA-Z:]*):(?:[ \t]+(.*))?$/;

/** https://go.dev/design/14313-benchmark-format. Lines of no meaning there are passed over, as it asks. */
async function* read(stream: AsyncIterable<Uint8Array>): AsyncIterable<FormatRecord> {
  const better = new Map<string, Better>();
  const settings = new Map<string, string>();
  let line = 0;
  let results = 0;
  for await (const text of linesOf(stream)) {
    line++;
    if (text.startsWith("Benchmark")) {
      for (const record of resultOf(text, line)) {
        results++;
        const { unit, ...rest } = record;
        yield { ...rest, ...meaningOf(unit, better), ...identityOf(rest, settings) };
      }
      continue;
    }
    if (/^Unit\s/.test(text)) readUnit(text, better);
    const [, key, value] = SETTING.exec(text) ?? [];
    if (key !== undefined) settings.set(key, value ?? "");
  }
  if (line === 0) throw failure("no-output", "the file is empty");
  if (results === 0) throw failure("unreadable-output", `no line of ${line} is a result: Benchmark... N value unit`);
}

type Result = Pick<FormatRecord, "case" | "labels" | "value" | "unit">;

/** `go test -v` announces a benchmark by its bare name. */
function* resultOf(text: string, line: number): Iterable<Result> {
  const [name, iterations, ...pairs] = text.trim().split(/\s+/);
  if (iterations === undefined) return;
  const wrong = (what: string) => failure("unreadable-output", `line ${line}: ${what}`);
  if (!/^\d+$/.test(iterations)) throw wrong(`${JSON.stringify(iterations.slice(0, 40))} is no number of iterations`);
  if (pairs.length === 0 || pairs.length % 2 !== 0) throw wrong("a result holds pairs of a value and a unit");
  const of = readName(name!.slice("Benchmark".length));
  for (let at = 0; at < pairs.length; at += 2) {
    const [value, unit] = [pairs[at]!, pairs[at + 1]!];
    // What strconv.ParseFloat also takes, and no value is.
    if (/^[+-]?(?:nan|inf|infinity)$/i.test(value)) continue;
    if (!NUMBER.test(value)) throw wrong(`${JSON.stringify(value.slice(0, 40))} is no number`);
    const number = Number(value);
    if (!Number.isFinite(number)) throw wrong(`${value} is larger than any number that can be kept`);
    if (
      Number.isInteger(number) &&
      !Number.isSafeInteger(number) &&
      /^[+-]?\d+$/.test(value) &&
      String(number) !== value
    )
      throw wrong(`${value} has more digits than can be kept`);
    yield { ...of, value: number, unit };
  }
}

/** `Unit ns/op better=lower assume=exact` */
function readUnit(text: string, better: Map<string, Better>): void {
  const [, unit, ...pairs] = text.trim().split(/\s+/);
  const said = pairs.find((pair) => pair.startsWith("better="))?.slice("better=".length);
  if (unit !== undefined && (said === "lower" || said === "higher")) better.set(unit, said);
}

/** Benchmarks of two packages may have one name. The other settings are the machine's. */
function identityOf({ labels }: Pick<Result, "labels">, settings: ReadonlyMap<string, string>) {
  const [pkg, run, time] = [settings.get("pkg"), settings.get("run"), settings.get("time")];
  return {
    ...(pkg ? { labels: { ...labels, pkg } } : {}),
    ...(run ? { run } : {}),
    ...(time && /^\d{4}-\d\d-\d\dT/.test(time) && Date.parse(time) >= 0 ? { time } : {}),
  };
}

/** A result, or what `go test` and benchstat's inputs begin with. */
const RESULT = /^Benchmark\S*[ \t]+\d+[ \t]+[-+.\d]+(?:[eE][-+]?\d+)?[ \t]+\S/m;

const format: FormatReader & FormatWriter = {
  summary: "Go's benchmark format",
  detect: (head) => (RESULT.test(head) ? 0.9 : 0),
  read,
  write,
};
export default format;
