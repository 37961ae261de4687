import { defineTool } from "@perfmon/core/plugin";
import { command, paths, requires } from "./command.ts";
import { metrics } from "./metrics.ts";
import schema from "./options.schema.json" with { type: "json" };
import type { ScriptOptions } from "./options.ts";
import { parse } from "./parse.ts";
import { validate } from "./validate.ts";

export default defineTool<ScriptOptions>({
  summary: "any command: its time, and numbers from what it prints",
  options: schema as never,
  metrics,
  parserVersion: 1,
  requires,
  paths,
  validate,
  command,
  parse,
});
