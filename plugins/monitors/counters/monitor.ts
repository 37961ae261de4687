import type { OptionsSchema, RepetitionMonitor } from "@perfmon/core/plugin";
import { metrics } from "./metrics.ts";
import schema from "./options.schema.json" with { type: "json" };
import type { CountersOptions } from "./options.ts";
import { read } from "./read.ts";
import { wrap } from "./wrap.ts";

const PACKAGES = { apt: "linux-perf", dnf: "perf", apk: "perf", pacman: "perf", zypper: "perf" };

/** Ubuntu's packages: one perf for each kernel, which only a wrapper on PATH knows. */
const FOLDERS = ["/usr/lib/linux-tools/*", "/usr/lib/linux-tools-*"];

const counters: RepetitionMonitor = {
  scope: "repetition",
  summary: "counters of the CPU and the kernel for the tool's processes, by perf stat",
  options: schema as OptionsSchema,
  metrics,
  requires: ({ binary }: CountersOptions) => [{ binary, folders: FOLDERS, packages: PACKAGES, optional: true }],
  wrap,
  read,
};

export default counters;
