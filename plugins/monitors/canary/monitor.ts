import type { BlockMonitor, OptionsSchema } from "@perfmon/core/plugin";
import { command } from "./command.ts";
import { metrics } from "./metrics.ts";
import schema from "./options.schema.json" with { type: "json" };
import { read } from "./read.ts";

/** Before and after every block. No system call lies within its loops: what moves it is the machine, not the kernel. */
const canary: BlockMonitor = {
  scope: "block",
  summary: "speed of the bare CPU and memory around a block",
  options: schema as OptionsSchema,
  metrics,
  requires: () => [
    {
      binary: "node",
      version: { argv: ["node", "--version"], pattern: /^v(\d+\.\d+\.\d+)/m, minimum: "18.0.0" },
      packages: { apt: "nodejs" },
    },
  ],
  command,
  read,
};

export default canary;
