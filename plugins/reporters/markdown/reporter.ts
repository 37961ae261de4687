import type { Reporter } from "@perfmon/core/plugin";
import { commentLines } from "./comment.ts";
import schema from "./options.schema.json" with { type: "json" };
import type { MarkdownOptions } from "./options.ts";

const reporter: Reporter = {
  summary: "a comment for a pull request, or a job's summary",
  options: schema as never,
  writes: "document",
  report(report, stream, { marker = markerOf(report.run.suite), rows = 10 }: Partial<MarkdownOptions> = {}) {
    // What is appended to it needs an empty line between: what unfolds would go on.
    stream.write(`${commentLines(report, marker, rows).join("\n")}\n\n`);
  },
};

/** What a comment of HTML may hold: two dashes would end it. */
const markerOf = (suite: string) => suite.replaceAll(/[^A-Za-z0-9._+-]+/g, "_").replaceAll(/-{2,}/g, "-");

export default reporter;
