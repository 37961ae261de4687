import { defineTool, type OptionsSchema } from "@perfmon/core/plugin";
import { check } from "./check.ts";
import { command } from "./command.ts";
import { mapOf, readDocuments } from "./documents.ts";
import { metrics } from "./metrics.ts";
import schema from "./options.schema.json" with { type: "json" };
import type { Iperf3Options } from "./options.ts";
import { parse } from "./parse.ts";
import { validate } from "./validate.ts";

/** iperf3 3.7 or later, which has --bidir. */
export default defineTool<Iperf3Options>({
  summary: "network throughput, loss and jitter",
  options: schema as OptionsSchema,
  metrics,
  parserVersion: 1,
  placement: "own",
  requires: () => [
    {
      binary: "iperf3",
      version: { argv: ["iperf3", "--version"], pattern: /iperf (3\.\d[\w.+-]*)/, minimum: "3.7" },
      packages: { apt: "iperf3", dnf: "iperf3", apk: "iperf3", pacman: "iperf3", zypper: "iperf" },
    },
  ],
  validate,
  command,
  estimate: ({ duration, omit }) => duration + omit + 1,
  check,
  parse,
  // The output says which test it is of and to whom.
  optionsOf: () => ({}),
  version: ({ stdout }) => {
    const said = mapOf(readDocuments(stdout)[0]!.start).version;
    return typeof said === "string" ? said.replace(/^iperf /, "") : null;
  },
});
