import { defineTool } from "@perfmon/core/plugin";
import { command } from "./command.ts";
import { estimate } from "./estimate.ts";
import { metrics } from "./metrics.ts";
import schema from "./options.schema.json" with { type: "json" };
import type { LmbenchOptions } from "./options.ts";
import { optionsOf } from "./options-of.ts";
import { check, parse } from "./parse.ts";
import { paths, requires } from "./requires.ts";
import { validate } from "./validate.ts";

/** lmbench prints no version, so there is none to record: the package's is a fact of the target, not of the output. */
export default defineTool<LmbenchOptions>({
  summary: "latencies of the kernel and of memory, bandwidth of memory and IPC (lmbench 3)",
  options: schema as never,
  metrics,
  parserVersion: 1,
  requires,
  paths,
  validate,
  command,
  estimate,
  check,
  parse,
  optionsOf,
});
