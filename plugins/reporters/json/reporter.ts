import { accompanying, type Reporter, type RunReport } from "@perfmon/core/plugin";
import schema from "./options.schema.json" with { type: "json" };
import type { JsonOptions } from "./options.ts";

/** The document `perfmon.run/1` (schemas/run.schema.json): the run as it is stored, its judgement and the exit. */
export const runDocument = ({ run, judgement, exit, reasons }: RunReport) => ({
  schema: "perfmon.run/1",
  ...run,
  judgement: { ...judgement, accompanying: accompanying(judgement.comparisons) },
  exit,
  reasons,
});

const reporter: Reporter = {
  summary: "the whole run as one JSON document",
  options: schema as never,
  writes: "document",
  report(report, stream, { compact = false }: Partial<JsonOptions> = {}) {
    stream.write(`${JSON.stringify(runDocument(report), null, compact ? undefined : 2)}\n`);
  },
};

export default reporter;
