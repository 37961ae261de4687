import type { Reporter } from "@perfmon/core/plugin";
import { Families } from "./families.ts";
import schema from "./options.schema.json" with { type: "json" };
import type { OpenmetricsOptions } from "./options.ts";
import { addVerdicts } from "./verdicts.ts";
import { addValues } from "./write.ts";

const reporter: Reporter = {
  summary: "values, changes and verdicts as OpenMetrics text",
  options: schema as never,
  writes: "document",
  report(report, stream, { timestamps = false }: Partial<OpenmetricsOptions> = {}) {
    const families = new Families();
    const seconds = timestamps ? Math.floor(Date.parse(report.run.started) / 1000) : null;
    addValues(families, report.run, seconds);
    addVerdicts(families, report, seconds);
    for (const line of families.lines()) stream.write(printable(line));
  },
};

/** A report may land on a terminal: names with control characters must not steer it. `perfmon export` keeps them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this takes out
const printable = (line: string) => line.replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, "\ufffd");

export default reporter;
