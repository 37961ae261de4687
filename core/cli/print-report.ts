import type { Project } from "../api/project.ts";
import { viewBeside } from "../api/store-view.ts";
import type { RunReport } from "../plugin/reporter.ts";
import type { Cli } from "./cli.ts";
import { openReports, toFile } from "./reporters.ts";
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

/** What commands take that judge what is stored already. */
export interface ReportFlags extends GlobalOptions {
  readonly reporter: readonly string[];
  readonly all?: boolean;
}

/**
 * Opens the reporters that were asked for, works, and shows the report: by them; where none was named, by `terminal`. With
 * --json the document has stdout, and only those with a file of their own write beside it.
 */
export async function reporting(
  project: Project,
  cli: Cli,
  flags: ReportFlags,
  work: () => Promise<{ readonly report: RunReport; readonly document: { readonly schema: string } }>,
): Promise<void> {
  const { json, reporter } = flags;
  const open = await openReports(project, cli, flags, json ? reporter.filter(toFile) : reporter);
  try {
    const { report, document } = await work();
    if (json) cli.document(document);
    else if (reporter.length === 0) await printReport(project, cli, flags, report, { all: flags.all });
    await open.report(report);
    cli.exit = report.exit;
  } finally {
    open.close();
  }
}
