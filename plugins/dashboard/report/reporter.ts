import type { OptionsSchema, Reporter } from "@perfmon/core/plugin";
import schema from "./options.schema.json" with { type: "json" };
import type { ReportOptions } from "./options.ts";
import { reportDocument } from "./report-document.ts";

const html: Reporter = {
  summary: "one HTML file: charts, history, raw output; it needs no network",
  options: schema as OptionsSchema,
  async report(report, stream, { cases = [], size }: Partial<ReportOptions>, view) {
    const now = new Date().toISOString();
    stream.write(await reportDocument(report, view, { now, cases, ...(size === undefined ? {} : { size }) }));
  },
};

export default html;
