import { defineTool, type OptionsSchema } from "@perfmon/core/plugin";
import { command } from "./command.ts";
import { metrics } from "./metrics.ts";
import schema from "./options.schema.json" with { type: "json" };
import type { MicroOptions } from "./options.ts";
import { check, parse } from "./parse.ts";

/** Memory bandwidth by a WebAssembly loop in Node. */
export default defineTool<MicroOptions>({
  summary: "memory bandwidth, with nothing to install",
  options: schema as OptionsSchema,
  metrics,
  parserVersion: 1,
  requires: () => [
    {
      binary: "node",
      version: { argv: ["node", "--version"], pattern: /^v(\d+\.\d+\.\d+)/m, minimum: "18.0.0" },
      packages: { apt: "nodejs" },
    },
  ],
  command,
  estimate: ({ duration, size }) => duration + 0.2 + size / 1e9,
  check,
  parse,
  // The report holds its own.
  optionsOf: () => ({}),
  // Its compiler made the loops, so another Node is another measurement.
  version: ({ stdout }) => /"node":"(v[\d.]+)"/.exec(stdout)?.[1] ?? null,
});
