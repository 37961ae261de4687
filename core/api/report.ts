import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { JsonObject } from "../model/case.ts";
import type { RunReport } from "../plugin/reporter.ts";
import { matches } from "../suite/filter.ts";
import { compare } from "./compare.ts";
import type { Project } from "./project.ts";
import type { Stdin } from "./read-runs.ts";
import { reportFile } from "./report-file.ts";
import { viewBeside } from "./store-view.ts";

export interface ReportRequest {
  /** One run, which is set against its baseline, or a baseline and a run. Default: `@latest`. */
  readonly references?: readonly string[];
  /** Globs of cases to show in full, by id, step or `tag:TAG`. Default: all. */
  readonly cases?: readonly string[];
  readonly stdin?: Stdin;
}

/** What a report is of. PM1502 for more than two references, PM1013 where no case matches. */
export async function reportOf(project: Project, { references = [], stdin }: ReportRequest): Promise<RunReport> {
  if (references.length > 2)
    throw new PerfmonError(
      "PM1502",
      `a report is of one run, or of a baseline and a run; ${references.length} were given`,
      {
        hint: "perfmon report RUN, or perfmon report BASELINE RUN; several runs make a baseline: perfmon baseline set NAME RUN...",
      },
    );
  const [first = "@latest", second] = references;
  return compare(project, {
    ...(second === undefined ? { candidate: first } : { baseline: first, candidate: second }),
    ...(stdin === undefined ? {} : { stdin }),
  });
}

/** Writes the report as one HTML file, by the reporter `html`; gives it in pieces to `write`. */
export async function writeReport(
  project: Project,
  report: RunReport,
  { cases: globs = [] }: Pick<ReportRequest, "cases">,
  write: (text: string) => void,
): Promise<void> {
  const reporter = await project.registry.get("reporters", "html");
  const cases = globs.flatMap((glob) => idsOf(report, glob));
  const given: JsonObject = { ...project.config.options.html, ...(globs.length > 0 ? { cases } : {}) };
  const options = project.options("reporter", "html", reporter.options, given);
  const stream = { write, columns: 0, color: false, unicode: true, live: false };
  await reporter.report(report, stream, options, viewBeside(project, report));
}

function idsOf({ run }: RunReport, glob: string): string[] {
  const found = run.cases.filter(({ case: item }) => matches(glob, item)).map(({ case: { id } }) => id);
  if (found.length > 0) return found;
  const known = run.cases.slice(0, 20).map(({ case: { id } }) => `"${id}"`);
  throw new PerfmonError("PM1013", `no case of run ${run.id} matches "${glob}"`, {
    hint: `there are ${known.join(", ")}`,
  });
}

/** Puts a whole report into a file; its folder is made. What was there before is replaced as a whole, or stays. PM1502 where that cannot be. */
export function putReport(path: string, text: string): void {
  const hint = "name another file: -o FILE";
  const refused = (cause: unknown) =>
    new PerfmonError("PM1502", `the report cannot be written to ${path}: ${(cause as Error).message}`, { hint, cause });
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch (cause) {
    throw refused(cause);
  }
  const file = reportFile(path, { keep: true, hint });
  try {
    file.stream.write(text);
    file.finish();
  } catch (cause) {
    throw refused(cause);
  } finally {
    file.close();
  }
}
