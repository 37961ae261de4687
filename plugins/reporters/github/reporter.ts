import type { Reporter, Run } from "@perfmon/core/plugin";
import { annotations } from "./annotations.ts";
import { commandLine } from "./command.ts";
import schema from "./options.schema.json" with { type: "json" };
import type { GithubOptions } from "./options.ts";

const reporter: Reporter = {
  summary: "annotations of a GitHub workflow",
  options: schema as never,
  writes: "document",
  report(report, stream, { inconclusive = "warning" }: Partial<GithubOptions> = {}) {
    const file = suiteFile(report.run);
    for (const each of annotations(report, inconclusive)) stream.write(`${commandLine(each, file)}\n`);
  },
};

/**
 * Absolute, as the run has it: the runner makes it relative to the repository. Null: it is not of the repository, or there are
 * several, and nobody can tell which one a case is of.
 */
function suiteFile({ suiteFiles }: Run): string | null {
  const [file, ...more] = suiteFiles;
  if (file === undefined || more.length > 0 || file === "-" || file.includes("/node_modules/")) return null;
  return file;
}

export default reporter;
