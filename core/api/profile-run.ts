import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { ExecContext } from "../exec/context.ts";
import { profileCases } from "../exec/profile-cases.ts";
import type { Judgement } from "../model/comparison.ts";
import type { MessageLevel } from "../model/event.ts";
import type { Run } from "../model/run.ts";
import type { Store } from "../plugin/collector.ts";
import { median } from "../stats/median.ts";
import { type ExitReason, reasonOf } from "./exit.ts";
import type { ReadyProfiler } from "./profiler.ts";
import { keptProfiles, PROFILES } from "./profiles.ts";
import type { ReadyPlan } from "./ready-plan.ts";
import { prepareCases } from "./record-run.ts";
import { regressions } from "./regressions.ts";
import { stopCode } from "./stop-reasons.ts";

/** A run that was measured, stored and judged, on a target that is still locked for it. */
export interface JudgedRun {
  readonly run: Run;
  readonly judgement: Judgement;
  readonly ready: ReadyPlan;
  /** Of the run: its folder, and how it is stopped. */
  readonly context: ExecContext;
  /** Monotonic s; null: none. */
  readonly deadline: number | null;
  tell(text: string, level: MessageLevel): void;
}

/**
 * Profiles the cases of a run that completed, or those of them that regressed. Whatever comes of it, what was measured stays as
 * it is; the only reason for an exit code that it gives is a signal.
 */
export async function profileRun(profiler: ReadyProfiler, store: Store, judged: JudgedRun): Promise<ExitReason[]> {
  const { run, ready, context, deadline, tell } = judged;
  const ids = profiledCases(profiler, judged);
  if (ids.size === 0) return [];
  const folder = join(context.folder, PROFILES);
  const own = { ...context, folder, binaries: new Map([...context.binaries, ...profiler.binaries]) };
  const cases = prepareCases(ready, own).filter((prepared) => ids.has(prepared.case.id));
  try {
    await mkdir(folder, { recursive: true });
    const { profiles, missed } = await profileCases(ready.plan, cases, own, {
      ...{ profiler, deadline, tell },
      took: executionTimes(run),
    });
    if (profiler.when === "on-regression") tellOfBaseline(profiles, store, judged);
    if (missed.length === 0) return [];
    const message = `${missed.length} of ${cases.length} profiles are missing; everything measured is stored`;
    if (context.signal.aborted) {
      const by = String(context.signal.reason);
      return [reasonOf(stopCode(context.signal), `interrupted by ${by} while profiling: ${message}`)];
    }
    tell(`the time limit was reached: ${message}`, "warning");
  } catch (error) {
    tell(`run ${run.id} was not profiled: ${error instanceof Error ? error.message : error}`, "warning");
  }
  return [];
}

function profiledCases({ when }: ReadyProfiler, { run, judgement }: JudgedRun): ReadonlySet<string> {
  const completed = run.cases.filter(({ outcome }) => outcome === "completed").map(({ case: item }) => item.id);
  if (when === "always") return new Set(completed);
  const worse = new Set(regressions(judgement).flatMap((each) => (each.gates ? [each.case] : [])));
  return new Set(completed.filter((id) => worse.has(id)));
}

/** Median s of the measured executions of each case. */
function executionTimes({ cases }: Run): Map<string, number> {
  const times = cases.map(({ case: { id }, repetitions }) => {
    const known = repetitions.flatMap((each) => (each.warmup || each.duration === null ? [] : [each.duration]));
    return [id, known.length === 0 ? null : median(known)] as const;
  });
  return new Map(times.flatMap(([id, time]) => (time === null ? [] : [[id, time] as const])));
}

/** Whether a baseline has a profile to set beside each of these; a profile alone shows where time goes, not where more goes. */
function tellOfBaseline(
  profiles: readonly { readonly caseId: string }[],
  store: Store,
  { judgement, tell }: JudgedRun,
): void {
  const kept = new Set(judgement.baseline.runs.flatMap((id) => keptProfiles(store, id).map(({ caseId }) => caseId)));
  const lacking = profiles.filter(({ caseId }) => !kept.has(caseId)).map(({ caseId }) => caseId);
  if (lacking.length > 0)
    tell(
      `the baseline has no profile of ${lacking.join(", ")} to compare with: perfmon exec SUITE --profile keeps one of a good run`,
      "info",
    );
}
