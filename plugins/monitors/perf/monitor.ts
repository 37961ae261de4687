import type { OptionsSchema, ProfileMonitor } from "@perfmon/core/plugin";
import { convert, wrap } from "./command.ts";
import schema from "./options.schema.json" with { type: "json" };
import type { PerfOptions } from "./options.ts";
import { read } from "./read.ts";

const PACKAGES = { apt: "linux-perf", dnf: "perf", apk: "perf", pacman: "perf", zypper: "perf" };

/** Ubuntu's packages: one perf for each kernel, which only a wrapper on PATH knows. */
const FOLDERS = ["/usr/lib/linux-tools/*", "/usr/lib/linux-tools-*"];

const perf: ProfileMonitor = {
  scope: "profile",
  summary: "call stacks of a case, sampled by perf in a repetition of its own",
  options: schema as OptionsSchema,
  metrics: [],
  requires: ({ binary }: PerfOptions) => [
    {
      binary,
      folders: FOLDERS,
      version: { argv: [binary, "--version"], pattern: /perf version (\d+\.\d+\S*)/, minimum: "4.1" },
      packages: PACKAGES,
      hint: "install perf, of whatever kernel, or name its path in options: { perf: { binary } }",
    },
  ],
  wrap,
  convert,
  read,
};

export default perf;
