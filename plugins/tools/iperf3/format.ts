import { type FormatReader, type FormatRecord, failure, jsonText, jsonTime, wholeText } from "@perfmon/core/plugin";
import { check } from "./check.ts";
import { mapOf, readDocuments, START } from "./documents.ts";
import { metrics } from "./metrics.ts";
import { parse } from "./parse.ts";
import { sessionOf } from "./session.ts";

/** Characters: hours of hundreds of streams, second by second. */
const LARGEST = 64 * 2 ** 20;

async function* read(stream: AsyncIterable<Uint8Array>): AsyncIterable<FormatRecord> {
  const text = await wholeText(stream, LARGEST);
  const output = { stdout: text, stderr: "", exitCode: null, signal: null, files: {}, duration: null };
  const wrong = check(output, {}).find(({ severity }) => severity === "error");
  if (wrong) throw failure(wrong.code, wrong.message);
  const [first] = readDocuments(text);
  const { protocol, began } = sessionOf(first!);
  const title = jsonText(first!.title) ?? jsonText(mapOf(first!.start).title);
  const common = {
    case: title ?? `iperf3 ${protocol?.toLowerCase() ?? ""}`.trim(),
    time: jsonTime(began === null ? undefined : began * 1000),
  };
  const declared = new Map(metrics({}).map((metric) => [metric.name, metric]));
  for (const { metric, value, unit, labels = {}, warnings } of parse(output, {})) {
    if (!Number.isFinite(value)) throw failure("not-finite", `${metric} is larger than any number that can be kept`);
    const { better, kind, statistic } = declared.get(metric)!;
    yield { ...common, metric, labels, value, unit, better, kind, statistic, warnings };
  }
}

const format: FormatReader = {
  summary: "iperf3's JSON output",
  detect: (head) => (START.test(head) && /"version"\s*:\s*"iperf 3/.test(head) ? 1 : 0),
  read,
};
export default format;
