import { defineTool, type OptionsSchema } from "@perfmon/core/plugin";
import { check } from "./check.ts";
import { command, paths, requires } from "./command.ts";
import { metrics } from "./metrics.ts";
import schema from "./options.schema.json" with { type: "json" };
import type { IopingOptions } from "./options.ts";
import { parse } from "./parse.ts";
import { validate } from "./validate.ts";

/** s of one request where nobody knows: an SSD that syncs. */
const ASSUMED_LATENCY = 0.0005;

/** ioping 1.3 with JSON output. */
export default defineTool<IopingOptions>({
  summary: "latency of single disk requests",
  options: schema as OptionsSchema,
  metrics,
  parserVersion: 1,
  requires,
  paths,
  validate,
  command,
  estimate: ({ count, warmup, interval }) => (count + warmup) * Math.max(interval, ASSUMED_LATENCY),
  check,
  parse,
  // The output says what was read or written.
  optionsOf: () => ({}),
});
