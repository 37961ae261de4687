import type { Known } from "../analysis/acknowledge.ts";
import { canaryJudgement, canaryOf } from "../analysis/canary.ts";
import type { CandidateCase, JudgeInput } from "../analysis/input.ts";
import { judge } from "../analysis/judge.ts";
import type { Threshold } from "../model/case.ts";
import type { Judgement } from "../model/comparison.ts";
import type { CaseResult, Run } from "../model/run.ts";
import type { Canary } from "../plugin/analyzer.ts";
import type { Store } from "../plugin/collector.ts";
import type { Tool } from "../plugin/tool.ts";
import { type ChosenBaseline, judgedRuns, reruns } from "./baseline.ts";
import { currentThresholds } from "./config-thresholds.ts";
import { knownIn } from "./known.ts";
import type { Project } from "./project.ts";
import { storedBaseline } from "./sides.ts";

export interface JudgeRequest {
  /** Undefined: automatic. */
  readonly baseline?: string | undefined;
  /** Tools already at hand; others are loaded where a plugin still gives them. */
  readonly tools?: ReadonlyMap<string, Tool>;
  /** Suspicious cases may be measured again before they are judged. */
  readonly mayRerun?: boolean;
}

/** A stored run with its re-runs against its baseline. */
export async function judgeRun(
  project: Project,
  store: Store,
  run: Run,
  { baseline, tools, mayRerun = false }: JudgeRequest,
): Promise<Judgement> {
  const chosen = await storedBaseline(store, run, baseline);
  const [judged] = await judgedRuns(store, [run]);
  const cases = await Promise.all(run.cases.map((result) => candidateCase(project, result, tools)));
  const others = [...chosen.others, ...(await reruns(store, run.id))];
  const canary = await canaryFor(store, run, chosen);
  return judgeAgainst(project, { ...judged!, cases, others }, chosen, {
    canary,
    known: await knownIn(store),
    mayRerun,
    minBoots: minBoots(project, run),
  });
}

/** What judging may be told beside the two sides. */
export interface JudgeContext {
  /** Regressions that are known. Default: none is. */
  readonly known?: Known;
  readonly canary?: Canary | null;
  readonly mayRerun?: boolean;
  readonly minBoots?: number | null;
  readonly thresholds?: readonly Threshold[];
}

/** The one door to judging: adds the configuration's analyzers. */
export async function judgeAgainst(
  project: Project,
  candidate: JudgeInput["candidate"],
  { choice, runs, whole }: Pick<ChosenBaseline, "choice" | "runs" | "whole">,
  { canary, known, mayRerun, minBoots, thresholds = [] }: JudgeContext = {},
): Promise<Judgement> {
  return judge({
    candidate,
    baseline: { choice, runs, whole },
    analyzers: await project.analyzers(),
    canary,
    known,
    mayRerun,
    config: { thresholds, minBoots },
  });
}

/** Boots a side: what the suite asked for when the run was made, else the configuration. Null: nobody did. */
export const minBoots = (project: Project, { settings }: Pick<Run, "settings">): number | null =>
  typeof settings.min_boots === "number" ? settings.min_boots : project.config.minBoots;

/** What the canary tells of a run against the runs of its baseline. Null: it was not read. */
export async function canaryFor(store: Store, run: Run, { runs }: ChosenBaseline): Promise<Canary | null> {
  if (run.blocks.length === 0) return null;
  const earlier = await Promise.all(runs.map(async ({ run: id }) => store.blocks(id)));
  return canaryOf(canaryJudgement({ candidate: run.blocks, earlier }));
}

export async function candidateCase(
  project: Project,
  result: Omit<CaseResult, "repetitions">,
  tools?: ReadonlyMap<string, Tool>,
): Promise<CandidateCase> {
  const { case: item, outcome, reason, metrics } = result;
  return {
    case: { ...item, thresholds: currentThresholds(project, item.thresholds) },
    outcome,
    reason,
    metrics,
    paths: await pathsOf(project, item, tools),
  };
}

/** Undefined where nobody can tell any more: the plugin is gone, or the options are of another version of it. */
async function pathsOf(
  project: Project,
  item: CaseResult["case"],
  tools?: ReadonlyMap<string, Tool>,
): Promise<string[] | undefined> {
  const known = tools?.get(item.uses);
  if (!known && project.registry.giver("tools", item.uses) === null) return undefined;
  try {
    const tool = known ?? (await project.registry.get("tools", item.uses));
    return (tool.paths?.(item.options) ?? []).map(({ path }) => path);
  } catch {
    return undefined;
  }
}
