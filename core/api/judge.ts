import type { CandidateCase, JudgeInput } from "../analysis/input.ts";
import { judge } from "../analysis/judge.ts";
import type { Judgement } from "../model/comparison.ts";
import type { CaseResult, Run, RunHeader } from "../model/run.ts";
import type { Store } from "../plugin/collector.ts";
import type { Tool } from "../plugin/tool.ts";
import { automaticBaseline, judgedRun, namedBaseline } from "./baseline.ts";
import type { Project } from "./project.ts";

export interface JudgeRequest {
  /** Undefined: automatic. */
  readonly baseline?: string | undefined;
  /** Tools already at hand; others are loaded where a plugin still gives them. */
  readonly tools?: ReadonlyMap<string, Tool>;
}

/** A stored run against its baseline. */
export async function judgeRun(
  project: Project,
  store: Store,
  run: RunHeader | Run,
  { baseline, tools }: JudgeRequest,
): Promise<Judgement> {
  const results = "cases" in run ? run.cases : await store.cases(run.id);
  const cases = await Promise.all(results.map((result) => candidateCase(project, result, tools)));
  const completed = results.filter(({ outcome }) => outcome === "completed").map(({ case: item }) => item.fingerprint);
  const chosen =
    baseline === undefined ? await automaticBaseline(store, run, completed) : await namedBaseline(store, baseline);
  const samples = await store.samples({ runs: [run.id] });
  return judgeAgainst(
    project,
    { ...(await judgedRun(store, run, samples)), cases },
    { choice: chosen.choice, runs: chosen.runs },
  );
}

/** The one door to judging: adds the configuration's analyzers and thresholds. */
export async function judgeAgainst(
  project: Project,
  candidate: JudgeInput["candidate"],
  baseline: JudgeInput["baseline"],
): Promise<Judgement> {
  return judge({ candidate, baseline, analyzers: await project.analyzers(), config: { thresholds: [] } });
}

export async function candidateCase(
  project: Project,
  result: Omit<CaseResult, "repetitions">,
  tools?: ReadonlyMap<string, Tool>,
): Promise<CandidateCase> {
  const { case: item, outcome, reason, metrics } = result;
  return { case: item, outcome, reason, metrics, paths: await pathsOf(project, item, tools) };
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
