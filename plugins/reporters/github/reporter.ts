import type { Reporter } from "@perfmon/core/plugin";
import { annotations } from "./annotations.ts";
import { commandLine } from "./command.ts";
import schema from "./options.schema.json" with { type: "json" };
import type { GithubOptions } from "./options.ts";

const reporter: Reporter = {
  summary: "annotations of a GitHub workflow",
  options: schema as never,
  writes: "document",
  report(report, stream, { inconclusive = "warning" }: Partial<GithubOptions> = {}) {
    // Absolute, as the run has it: the runner makes it relative to the repository. Of several suites nobody can tell which
    // one a case is of.
    const [file = null, ...more] = report.run.suiteFiles;
    for (const each of annotations(report, inconclusive))
      stream.write(`${commandLine(each, more.length === 0 ? file : null)}\n`);
  },
};

export default reporter;
