import type { Project } from "../api/project.ts";
import type { RunReport } from "../plugin/reporter.ts";
import type { Cli } from "./cli.ts";
import { openReports, toFile } from "./reporters.ts";
import type { GlobalOptions } from "./terminal.ts";

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
  const asked = reporter.length > 0 ? reporter : ["terminal"];
  const open = await openReports(project, cli, flags, json ? asked.filter(toFile) : asked);
  try {
    const { report, document } = await work();
    if (json) cli.document(document);
    await open.report(report);
    cli.exit = report.exit;
  } finally {
    open.close();
  }
}
