import { type FormatReader, type FormatRecord, failure } from "@perfmon/core/plugin";
import { check } from "./check.ts";
import { mapOf, readDocuments, START } from "./documents.ts";
import { metrics } from "./metrics.ts";
import { parse } from "./parse.ts";
import { sessionOf } from "./session.ts";

async function* read(stream: AsyncIterable<Uint8Array>): AsyncIterable<FormatRecord> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
  const output = { stdout: text, stderr: "", exitCode: null, signal: null, files: {}, duration: null };
  const wrong = check(output, {}).find(({ severity }) => severity === "error");
  if (wrong) throw failure(wrong.code, wrong.message);
  const [first] = readDocuments(text);
  const { protocol, began } = sessionOf(first!);
  const title = typeof first!.title === "string" ? first!.title : mapOf(first!.start).title;
  const name = typeof title === "string" ? title : `iperf3 ${protocol?.toLowerCase() ?? ""}`.trim();
  const time = began === null ? undefined : new Date(began * 1000).toISOString();
  const better = new Map(metrics({}).map((metric) => [metric.name, metric.better]));
  for (const { metric, value, unit, labels = {} } of parse(output, {}))
    yield { case: name, metric, labels, value, unit, better: better.get(metric), time };
}

const format: FormatReader = {
  summary: "iperf3's JSON output",
  detect: (head) => (START.test(head) && /"version"\s*:\s*"iperf 3/.test(head) ? 1 : 0),
  read,
};
export default format;
