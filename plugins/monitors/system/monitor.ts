import type { OptionsSchema, RepetitionMonitor } from "@perfmon/core/plugin";
import { metrics } from "./metrics.ts";
import schema from "./options.schema.json" with { type: "json" };
import { read } from "./read.ts";
import { timelines } from "./timelines.ts";
import { wrap } from "./wrap.ts";

const system: RepetitionMonitor = {
  scope: "repetition",
  summary: "CPU, memory, disk, network and pressure of the whole machine, sampled beside each repetition",
  options: schema as OptionsSchema,
  metrics,
  wrap,
  read,
  timelines,
};

export default system;
