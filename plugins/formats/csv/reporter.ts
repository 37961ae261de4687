import type { Reporter } from "@perfmon/core/plugin";
import { comparisonColumns } from "./comparison-columns.ts";
import { csvLines } from "./write.ts";

const reporter: Reporter = {
  summary: "the run's values and verdicts as tidy CSV",
  options: { type: "object", additionalProperties: false, properties: {} },
  writes: "document",
  report({ run, judgement }, stream) {
    for (const line of csvLines([run], comparisonColumns(judgement.comparisons))) stream.write(printable(line));
  },
};

/** A report may land on a terminal: names with control characters must not steer it. `perfmon export` keeps them. */
const printable = (line: string) =>
  line
    .replaceAll(/\r\n?/g, "\n")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this takes out
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, "\ufffd");

export default reporter;
