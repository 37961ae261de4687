import { defineTool, type OptionsSchema } from "@perfmon/core/plugin";
import { check } from "./check.ts";
import { command } from "./command.ts";
import { estimate } from "./estimate.ts";
import { metrics } from "./metrics.ts";
import schema from "./options.schema.json" with { type: "json" };
import type { PerfBenchOptions } from "./options.ts";
import { benchOf, parse } from "./parse.ts";
import { validate } from "./validate.ts";

const PACKAGES = { apt: "linux-perf", dnf: "perf", apk: "perf", pacman: "perf", zypper: "perf" };

/** Ubuntu's packages: one perf for each kernel, which only a wrapper on PATH knows. */
const FOLDERS = ["/usr/lib/linux-tools/*", "/usr/lib/linux-tools-*"];

/** perf bench says nothing of its version: it is asked beforehand. */
export default defineTool<PerfBenchOptions>({
  summary: "scheduler, system calls, memory and futexes (perf bench)",
  options: schema as OptionsSchema,
  metrics,
  parserVersion: 1,
  requires: ({ binary }) => [
    {
      binary,
      folders: FOLDERS,
      version: { argv: [binary, "--version"], pattern: /perf version (\d+\.\d+\S*)/, minimum: "5.0" },
      packages: PACKAGES,
      hint: "install perf, of whatever kernel, or name its path in with.binary",
    },
  ],
  validate,
  command,
  estimate,
  check,
  parse,
  optionsOf: ({ stdout }) => {
    const bench = benchOf(stdout);
    return bench === null ? null : { bench };
  },
});
