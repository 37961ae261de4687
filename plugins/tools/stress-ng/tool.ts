import { defineTool, type OptionsSchema } from "@perfmon/core/plugin";
import { check } from "./check.ts";
import { command } from "./command.ts";
import { metrics } from "./metrics.ts";
import schema from "./options.schema.json" with { type: "json" };
import type { StressNgOptions } from "./options.ts";
import { parse } from "./parse.ts";
import { readResult, resultText } from "./result.ts";
import { validate } from "./validate.ts";

const PACKAGES = { apt: "stress-ng", dnf: "stress-ng", apk: "stress-ng", pacman: "stress-ng", zypper: "stress-ng" };

export default defineTool<StressNgOptions>({
  summary: "rates of some 300 stressors of kernel and hardware (stress-ng)",
  options: schema as OptionsSchema,
  metrics,
  parserVersion: 1,
  requires: ({ binary, temp_path }) => [
    {
      binary,
      version: { argv: [binary, "--version"], pattern: /stress-ng, version (\d+\.\d+\S*)/, minimum: "0.13.0" },
      packages: PACKAGES,
      hint: "install stress-ng, or name its path in with.binary",
    },
    ...(temp_path === undefined
      ? []
      : [{ folder: temp_path, when: "case" as const, hint: "mkdir -p it, in the step's setup" }]),
  ],
  // Which stressors use the disk is not known: whoever names a folder means its storage.
  paths: ({ temp_path }) => (temp_path === undefined ? [] : [{ path: temp_path, writes: true }]),
  validate,
  command,
  estimate: ({ stressors, sequential, timeout }) => timeout * (sequential ? stressors.length : 1),
  check,
  parse,
  // The result names the stressors, and nothing else matters to its reading.
  optionsOf: () => ({}),
  version: (output) => readResult(resultText(output)).version,
});
