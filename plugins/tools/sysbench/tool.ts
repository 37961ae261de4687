import { defineTool, type OptionsSchema } from "@perfmon/core/plugin";
import { check } from "./check.ts";
import { command } from "./command.ts";
import { estimate } from "./estimate.ts";
import { metrics } from "./metrics.ts";
import schema from "./options.schema.json" with { type: "json" };
import type { SysbenchOptions } from "./options.ts";
import { parse } from "./parse.ts";
import { reportOf, testOf, versionOf } from "./report.ts";
import { paths, requires } from "./requires.ts";
import { validate } from "./validate.ts";

/** sysbench 1.0's built-in tests. Its Lua scripts for databases are another thing. */
export default defineTool<SysbenchOptions>({
  summary: "CPU, memory, file I/O, threads and locks (sysbench)",
  options: schema as OptionsSchema,
  metrics,
  parserVersion: 1,
  requires,
  paths,
  validate,
  command,
  estimate,
  check,
  parse,
  optionsOf: ({ stdout }) => {
    const test = testOf(stdout);
    return test === null ? null : { test, percentile: reportOf(stdout).percentile?.rank ?? 0 };
  },
  version: ({ stdout }) => versionOf(stdout),
});
