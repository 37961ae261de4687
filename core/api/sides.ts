import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { JudgedRun } from "../analysis/input.ts";
import { runSamples } from "../analysis/run-samples.ts";
import { isPerfmonError, PerfmonError } from "../errors/perfmon-error.ts";
import type { Run } from "../model/run.ts";
import type { Store } from "../plugin/collector.ts";
import { automaticBaseline, baselineRule, type ChosenBaseline, namedBaseline } from "./baseline.ts";
import type { Project } from "./project.ts";
import { readRuns, type Stdin } from "./read-runs.ts";
import { findRun } from "./references.ts";

/** Whether a reference names a file or standard input; such a one needs no store. */
export const isFile = (reference: string): boolean => reference === "-" || reference.startsWith("file:");

/** The one run that a reference names: of a named baseline or of a file with several, the newest. */
export async function oneRun(project: Project, reference: string, stdin?: Stdin): Promise<Run> {
  if (isFile(reference)) return (await fileRuns(project, reference, stdin)).at(-1)!;
  const store = await project.store({ readOnly: true });
  const { id } = await orFile(project, reference, async () => findRun(store, await ofBaseline(store, reference)));
  const run = await store.run(id);
  if (!run) throw new PerfmonError("PM1503", `run ${id} is gone`, { hint: "perfmon runs lists what there is" });
  return run;
}

/**
 * The baseline of a stored run by reference or rule: `automatic` (undefined too), `last:N`, or what namedBaseline takes.
 */
export async function storedBaseline(store: Store, run: Run, reference: string | undefined): Promise<ChosenBaseline> {
  const rule = baselineRule(reference ?? "automatic");
  if (!rule) return namedBaseline(store, reference!, run.id);
  const completed = run.cases.filter(({ outcome }) => outcome === "completed");
  const fingerprints = completed.map(({ case: item }) => item.fingerprint);
  const found = await automaticBaseline(store, run, fingerprints, rule.most);
  return rule.whole ? { ...found, choice: { ...found.choice, name: reference! }, whole: true } : found;
}

/** What a reference names as a baseline of `run`: all runs of a named one or of a file, oldest first. */
export async function baselineSide(
  project: Project,
  reference: string,
  run: Run,
  stdin?: Stdin,
): Promise<ChosenBaseline> {
  if (!isFile(reference)) {
    const store = await project.store({ readOnly: true });
    const [only] = reference === "@baseline" ? await store.baselines() : [];
    return orFile(project, reference, () => storedBaseline(store, run, only?.name ?? reference));
  }
  const runs = await fileRuns(project, reference, stdin);
  const name = reference === "-" ? "standard input" : reference.slice("file:".length);
  return {
    choice: { rule: "file", name, runs: runs.map(({ id }) => id), reasons: [] },
    runs: runs.map(judgedAtHand),
    others: [],
  };
}

/** A run at hand as judging reads it. Of a foreign file nobody knows where it was measured, unless somebody said it. */
export const judgedAtHand = (run: Run): JudgedRun => ({
  run: run.id,
  target: run.target === "imported" ? null : run.target,
  environment: run.environment,
  samples: runSamples(run),
});

/** All runs of a file, oldest first. */
export async function fileRuns(project: Project, reference: string, stdin?: Stdin): Promise<readonly Run[]> {
  return readRuns(project, reference === "-" ? "-" : reference.slice("file:".length), { stdin });
}

/** The bare name of a baseline stands for its newest run. */
async function ofBaseline(store: Store, reference: string): Promise<string> {
  const baseline = (await store.baselines()).find(({ name }) => name === reference);
  return baseline?.runs.at(-1) ?? reference;
}

/** Where a reference names no run but a file, says how a file is named. */
async function orFile<T>(project: Project, reference: string, look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    const missing = isPerfmonError(error) && (error.code === "PM1503" || error.code === "PM1507");
    if (!missing || !existsSync(resolve(project.cwd, reference))) throw error;
    throw new PerfmonError("PM1503", `"${reference}" names no run`, {
      hint: `there is a file of that name: file:${reference}`,
      cause: error,
    });
  }
}
