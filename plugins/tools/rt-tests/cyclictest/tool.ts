import { defineTool, type OptionsSchema } from "@perfmon/core/plugin";
import { program } from "../requirement.ts";
import { check } from "./check.ts";
import { command } from "./command.ts";
import { metrics } from "./metrics.ts";
import schema from "./options.schema.json" with { type: "json" };
import type { CyclictestOptions } from "./options.ts";
import { parse } from "./parse.ts";
import { readReport, resultText } from "./report.ts";

/** Writing the histogram out takes about this long, s. */
const AFTERWARDS = 1;

/** cyclictest of rt-tests. */
export default defineTool<CyclictestOptions>({
  summary: "how late threads wake up",
  options: schema as OptionsSchema,
  metrics,
  parserVersion: 1,
  placement: "own",
  requires: () => [program("cyclictest")],
  command,
  estimate: ({ duration }) => duration + AFTERWARDS,
  check,
  parse,
  // The output says what it measured in.
  optionsOf: () => ({}),
  version: (output) => readReport(resultText(output)).version || null,
});
