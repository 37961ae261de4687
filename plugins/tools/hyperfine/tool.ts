import { defineTool, type OptionsSchema } from "@perfmon/core/plugin";
import { check } from "./check.ts";
import { command, paths, requires, validate } from "./command.ts";
import { metrics } from "./metrics.ts";
import schema from "./options.schema.json" with { type: "json" };
import type { HyperfineOptions } from "./options.ts";
import { parse } from "./parse.ts";

/** One repetition is one hyperfine with `runs` runs of the command; its result is their median. */
export default defineTool<HyperfineOptions>({
  summary: "time of a command, over many runs of it",
  options: schema as OptionsSchema,
  metrics,
  parserVersion: 1,
  requires,
  paths,
  validate,
  command,
  check,
  parse,
  // The export says what was run.
  optionsOf: () => ({}),
});
