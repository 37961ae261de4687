import { defineTool, type OptionsSchema, type Requirement } from "@perfmon/core/plugin";
import { check } from "./check.ts";
import { command } from "./command.ts";
import { outputText, readDocument } from "./document.ts";
import { estimate } from "./estimate.ts";
import { metrics } from "./metrics.ts";
import schema from "./options.schema.json" with { type: "json" };
import type { FioOptions } from "./options.ts";
import { parse } from "./parse.ts";
import { devices, folders, paths } from "./paths.ts";
import { validate } from "./validate.ts";

const PACKAGES = { apt: "fio", dnf: "fio", apk: "fio", pacman: "fio", zypper: "fio" };

function requires(options: FioOptions): readonly Requirement[] {
  return [
    {
      binary: options.binary,
      version: { argv: [options.binary, "--version"], pattern: /fio-(\d+\.\d+\S*)/, minimum: "3.0" },
      packages: PACKAGES,
      hint: "install fio 3.0 or later, or name its path in with.binary",
    },
    ...folders(options).map((folder) => ({
      folder,
      when: "case" as const,
      hint: "create it (in the step's setup, or by hand): fio itself would, and perhaps on another disk",
    })),
    ...devices(options).map((file) => ({
      file,
      when: "case" as const,
      hint: "name a device that exists: fio would write a plain file of that name into /dev, which lies in memory",
    })),
  ];
}

export default defineTool<FioOptions>({
  summary: "Disk and file I/O: bandwidth, IOPS and latency (fio)",
  options: schema as OptionsSchema,
  metrics,
  parserVersion: 1,
  requires,
  paths,
  validate,
  command,
  estimate,
  check,
  // fio echoes what matters of a job's options in the document.
  optionsOf: () => ({}),
  parse: (output, options) => parse(readDocument(outputText(output)), options),
  version: (output) => readDocument(outputText(output)).version.text,
});
