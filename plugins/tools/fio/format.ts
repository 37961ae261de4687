import { type FormatReader, type FormatRecord, failure, type Labels } from "@perfmon/core/plugin";
import { checkDocument } from "./check.ts";
import { type Document, numberOf } from "./document.ts";
import { jobsOf } from "./jobs.ts";
import { metrics } from "./metrics.ts";
import type { FioOptions } from "./options.ts";
import { parseJobs } from "./parse.ts";
import { documentOf } from "./stream.ts";

/** Options of a job are in the file itself, where its version echoes them. */
const UNKNOWN: Partial<FioOptions> = {};

async function* read(stream: AsyncIterable<Uint8Array>): AsyncIterable<FormatRecord> {
  const { document, said } = await documentOf(stream);
  const wrong = checkDocument(document, UNKNOWN, () => said).find(({ severity }) => severity === "error");
  if (wrong) throw failure(wrong.code, wrong.message);
  const only = jobsOf(document)[0]!.name;
  const known = new Map(metrics(UNKNOWN).map((metric) => [metric.name, metric]));
  const time = timeOf(document);
  for (const measurements of parseJobs(document, UNKNOWN))
    for (const { metric, value, unit, labels, warnings } of measurements) {
      const { job = only, ...others }: Labels = labels ?? {};
      const { better, kind, statistic } = known.get(metric)!;
      yield { case: job || "fio", metric, labels: others, value, unit, better, kind, statistic, warnings, time };
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
