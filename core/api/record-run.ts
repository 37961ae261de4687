import { join } from "node:path";
import { UNFINISHED } from "../exec/case-state.ts";
import type { ExecContext } from "../exec/context.ts";
import { resolveCpus } from "../exec/placement.ts";
import { type PreparedCase, prepareCase } from "../exec/prepare.ts";
import type { RanPlan } from "../exec/run-plan.ts";
import type { Environment } from "../model/environment.ts";
import type { Plan } from "../model/plan.ts";
import type { CaseResult, Run, RunHeader } from "../model/run.ts";
import type { Store } from "../plugin/collector.ts";
import type { Project } from "./project.ts";
import type { ReadyPlan } from "./ready-plan.ts";
import { canaryTaints, changedFacts, runTaints } from "./taints.ts";

/** Where a run's raw output lies: beside the store, where that has a place for it. */
export const runFolder = (project: Project, { folder }: Store, id: string): string =>
  join(folder ?? join(project.folder, ".perfmon", "runs"), id);

/** The cases of a plan bound to their tools, monitors and CPUs. */
export const prepareCases = ({ plan, tools, monitors }: ReadyPlan, context: ExecContext): PreparedCase[] =>
  plan.cases.map((item, index) => {
    const cpus = resolveCpus(item.placement, context.topology);
    const block = plan.blocks[item.block];
    const tool = tools.get(item.uses)!;
    return prepareCase(item, index, tool, monitors.of(item), cpus, context.facts, block, context.variables);
  });

export const skippedCases = (plan: Plan): CaseResult[] =>
  plan.skipped.map(({ case: item, reason }) => ({
    case: item,
    outcome: "skipped",
    reason,
    metrics: [],
    repetitions: [],
  }));

/** Stores a run before its first repetition; one that is resumed gets its header anew. */
export async function beginRun(
  context: ExecContext,
  header: RunHeader,
  prepared: readonly PreparedCase[],
  skipped: readonly CaseResult[],
  earlier: Run | null = null,
): Promise<void> {
  if (earlier) return context.hooks.collect.promise({ what: "run", run: header });
  // With all metrics they may have: of a run that is killed, these are what its values are read by.
  const unfinished = prepared.map(
    ({ case: item, metrics }): CaseResult => ({
      case: item,
      outcome: "aborted",
      reason: UNFINISHED,
      metrics,
      repetitions: [],
    }),
  );
  await context.hooks.collect.promise({
    what: "begin",
    run: { ...header, cases: [...unfinished, ...skipped], blocks: [] },
  });
}

/** Stores how a run ended: its state, what changed of the machine, its doubts. `after`: the machine's facts at its end. */
export async function finishRun(
  context: ExecContext,
  store: Store,
  header: RunHeader,
  { stopped, blocks }: RanPlan,
  cases: readonly CaseResult[],
  reasons: RunHeader["reasons"],
  after: Environment,
): Promise<Run> {
  const finished: RunHeader = {
    ...header,
    state: stopped === "interrupted" || stopped === "time-limit" ? "interrupted" : "completed",
    finished: new Date().toISOString(),
    environmentAfter: changedFacts(header.environment, after),
    taints: [...runTaints(cases, header.environment, after), ...(await canaryTaints(store, header, blocks))],
    owner: null,
    reasons: reasons.map(({ code, message }) => ({ code, message })),
  };
  await context.hooks.collect.promise({ what: "run", run: finished });
  return { ...finished, cases, blocks };
}
