import { PerfmonError } from "../errors/perfmon-error.ts";
import type { RunReport } from "../plugin/reporter.ts";
import type { VerdictPolicy } from "./compare.ts";
import type { Project } from "./project.ts";
import { reanalyse } from "./reanalyse.ts";
import { findRun } from "./references.ts";
import { keptFolder } from "./runs.ts";
import { storedReport } from "./stored-report.ts";

export interface RejudgeRequest extends VerdictPolicy {
  /** Default `@latest`. */
  readonly run?: string;
  /** Undefined: the baseline that the run asked for, else the automatic one. */
  readonly baseline?: string;
  /** Replace what is stored, in one transaction. */
  readonly save?: boolean;
}

export interface Rejudged {
  readonly report: RunReport;
  /** Repetitions whose saved output was read. */
  readonly read: number;
  /** Of these, those that read differently than stored. */
  readonly changed: number;
  /** What stayed as stored, and why. */
  readonly kept: readonly string[];
  readonly saved: boolean;
}

/** Analyses a run's saved output again and judges it anew, as `perfmon judge`. Failed cases count in the exit code. */
export async function rejudge(project: Project, request: RejudgeRequest = {}): Promise<Rejudged> {
  const { run: reference = "@latest", save = false } = request;
  const store = await project.store({ readOnly: !save });
  const stored = await store.run((await findRun(store, reference)).id);
  if (!stored) throw new PerfmonError("PM1503", `"${reference}" names no run`, { hint: "perfmon runs lists them" });
  if (stored.state === "running")
    throw new PerfmonError("PM1506", `run ${stored.id} is still running`, { hint: "wait for it, or stop it first" });
  const { run, read, changed, kept } = await reanalyse(project, store, stored, keptFolder(store, stored.id));
  if (save) await store.putWholeRun(run, { replace: true });
  return { report: await storedReport(project, store, run, request), read, changed, kept, saved: save };
}
