import type { OptionsSchema, RepetitionMonitor } from "@perfmon/core/plugin";
import { metrics } from "./metrics.ts";
import schema from "./options.schema.json" with { type: "json" };
import { read } from "./read.ts";
import { wrap } from "./wrap.ts";

const resources: RepetitionMonitor = {
  scope: "repetition",
  summary: "CPU time, memory, I/O of the tool's processes, and disturbance by others",
  options: schema as OptionsSchema,
  metrics,
  wrap,
  read,
};

export default resources;
