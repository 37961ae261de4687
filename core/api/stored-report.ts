import type { Run } from "../model/run.ts";
import type { Store } from "../plugin/collector.ts";
import type { RunReport } from "../plugin/reporter.ts";
import { compareRun, ownBaseline, type VerdictPolicy, withSiblings } from "./compare.ts";
import { caseReasons, exitCode } from "./exit.ts";
import type { Project } from "./project.ts";
import { keptFolder } from "./runs.ts";
import { baselineSide } from "./sides.ts";
import { storedPlaces } from "./store-address.ts";

/**
 * A run of the store, as it is at hand, against what `baseline` refers to, else against the baseline that it asked for, else the
 * automatic one; what measured it again is judged with it, and so are earlier runs that `beside` (`kernel:RELEASE`, `tag:T`) names.
 * Failed cases count in the exit code.
 */
export async function storedReport(
  project: Project,
  store: Store,
  run: Run,
  request: VerdictPolicy & { readonly baseline?: string; readonly beside?: string },
): Promise<RunReport> {
  const { baseline: asked, beside = run.id } = request;
  const chosen = asked === undefined ? await ownBaseline(project, run) : await baselineSide(project, asked, run);
  const baseline = await withSiblings(project, run, chosen, beside);
  const places = storedPlaces(store, keptFolder(store, run.id));
  const report = await compareRun(project, run, baseline, request, places);
  const reasons = [...caseReasons(run.cases), ...report.reasons];
  return { ...report, exit: exitCode(reasons), reasons };
}
