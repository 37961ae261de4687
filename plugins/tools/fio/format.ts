import { type FormatReader, type FormatRecord, failure, type Labels } from "@perfmon/core/plugin";
import { check } from "./check.ts";
import { type Document, numberOf, readDocument } from "./document.ts";
import { jobsOf } from "./jobs.ts";
import { metrics } from "./metrics.ts";
import type { FioOptions } from "./options.ts";
import { parse } from "./parse.ts";

/** Options of a job are in the file itself, where its version echoes them. */
const UNKNOWN: Partial<FioOptions> = {};

async function textOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

async function* read(stream: AsyncIterable<Uint8Array>): AsyncIterable<FormatRecord> {
  const text = await textOf(stream);
  const output = { stdout: text, stderr: "", exitCode: null, signal: null, files: {}, duration: null };
  const wrong = check(output, UNKNOWN).find(({ severity }) => severity === "error");
  if (wrong) throw failure(wrong.code, wrong.message);
  const document = readDocument(text);
  const only = jobsOf(document)[0]!.name;
  const better = new Map(metrics(UNKNOWN).map((metric) => [metric.name, metric.better]));
  const time = timeOf(document);
  for (const { metric, value, unit, labels } of parse(document, UNKNOWN)) {
    const { job = only, ...others }: Labels = labels ?? {};
    yield { case: job, metric, labels: others, value, unit, better: better.get(metric), time };
  }
}

/** When fio wrote the document. */
function timeOf({ json }: Document): string | undefined {
  const milliseconds = numberOf(json.timestamp_ms) ?? (numberOf(json.timestamp) ?? Number.NaN) * 1000;
  return milliseconds > 0 && milliseconds < 8.64e15 ? new Date(milliseconds).toISOString() : undefined;
}

const format: FormatReader = {
  summary: "fio's JSON and JSON+ output",
  detect: (head) => (/\{\s*"fio version"\s*:/.test(head) ? 1 : 0),
  read,
};
export default format;
