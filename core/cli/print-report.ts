import type { Project } from "../api/project.ts";
import { viewBeside } from "../api/store-view.ts";
import type { RunReport } from "../plugin/reporter.ts";
import type { Cli } from "./cli.ts";
import type { GlobalOptions } from "./terminal.ts";

/** A report on stdout as exec prints it: by the reporter `terminal`. `all`: every metric, not only those that are judged. */
export async function printReport(
  project: Project,
  cli: Cli,
  flags: GlobalOptions,
  report: RunReport,
  { all = false }: { readonly all?: boolean } = {},
): Promise<void> {
  const reporter = await project.registry.get("reporters", "terminal");
  const options = project.options("reporter", "terminal", reporter.options);
  await reporter.report(
    report,
    cli.stream("stdout", flags),
    all ? { ...options, all } : options,
    viewBeside(project, report),
  );
}
