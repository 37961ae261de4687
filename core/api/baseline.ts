import type { JudgedRun } from "../analysis/input.ts";
import { pauses } from "../analysis/pauses.ts";
import { nearest } from "../errors/nearest.ts";
import { isPerfmonError, PerfmonError } from "../errors/perfmon-error.ts";
import type { BaselineChoice, Reason } from "../model/comparison.ts";
import type { RunHeader, Sample } from "../model/run.ts";
import type { Store } from "../plugin/collector.ts";
import { earlierRuns } from "./earlier-runs.ts";
import { findRun, findRuns } from "./references.ts";

export interface ChosenBaseline {
  readonly choice: BaselineChoice;
  /** Oldest first. */
  readonly runs: readonly JudgedRun[];
  /** Runs that count for the candidate's side beside it. */
  readonly others: readonly JudgedRun[];
  /** All of them count, whether or not their level changed in between. Undefined: only those since it last did. */
  readonly whole?: boolean;
}

/** Earlier runs that are the history of a case. */
const HISTORY_AT_MOST = 30;

/** A baseline that is a rule and no name: the latest comparable runs, all or since their level last changed. */
const RULE = /^(automatic|last:(\d{1,3}))$/;

/** Whether a text is a rule that chooses by the candidate. `last:N`: how many. */
export function baselineRule(text: string): { readonly most: number; readonly whole: boolean } | null {
  const match = RULE.exec(text);
  if (!match) return null;
  const most = match[2] === undefined ? HISTORY_AT_MOST : Number(match[2]);
  if (most < 1)
    throw new PerfmonError("PM1502", `"${text}" is no baseline`, {
      hint: "last:N takes the latest N comparable runs, from 1 on",
    });
  return { most, whole: match[2] !== undefined };
}

/**
 * The baseline that the user named: the name of a baseline, a run, or all runs that `kernel:RELEASE`, `tag:T`, `label:K=V` or
 * `git:REV` name, as far as they completed before `candidate`; the latest 30 of them. PM1507 for none. The candidate itself is
 * no part of it: `choice.reasons` says so, as `no-baseline` where nothing else is left.
 */
export async function namedBaseline(store: Store, reference: string, candidate?: string): Promise<ChosenBaseline> {
  const baselines = await store.baselines();
  const name = reference.startsWith("@baseline:") ? reference.slice("@baseline:".length) : reference;
  const baseline = baselines.find((item) => item.name === name);
  if (baseline) {
    const runs = await Promise.all(baseline.runs.map((id) => findRun(store, id)));
    return others(store, { rule: "named", name }, runs, candidate);
  }
  try {
    const all = await findRuns(store, reference);
    if (all === null) {
      const run = await findRun(store, reference);
      return others(store, { rule: "run", name: null }, [run], candidate);
    }
    const runs = all
      .filter(({ id, state }) => state === "completed" && (candidate === undefined || id < candidate))
      .slice(0, HISTORY_AT_MOST)
      .reverse();
    if (runs.length === 0) await findRun(store, reference);
    return others(store, { rule: "runs", name: reference }, runs, candidate);
  } catch (cause) {
    if (!isPerfmonError(cause) || cause.code !== "PM1503") throw cause;
    if (MANY.test(reference)) throw noneOf(reference, cause);
    throw unknown(
      name,
      baselines.map((item) => item.name),
      cause,
    );
  }
}

const MANY = /^(tag|label|kernel|git):/;

const noneOf = (reference: string, cause: unknown): PerfmonError =>
  new PerfmonError("PM1507", `no run matches "${reference}"`, { hint: "perfmon runs lists what there is", cause });

function unknown(name: string, names: readonly string[], cause: unknown): PerfmonError {
  const near = nearest(name, names);
  const known =
    names.length > 0
      ? `there are ${names.join(", ")}`
      : "no baseline is set yet: perfmon baseline set NAME RUN makes one";
  return new PerfmonError("PM1507", `"${name}" is neither a baseline nor a run`, {
    hint: near ? `did you mean "${near}"?` : known,
    cause,
  });
}

/** What the user should know of runs that were named in spite of it. */
export function doubts(runs: readonly RunHeader[]): Reason[] {
  return runs
    .filter(({ taints }) => taints.length > 0)
    .map(({ id, taints }) => ({
      code: "tainted-baseline",
      message: `baseline run ${id} is doubtful: ${taints.join("; ")}`,
    }));
}

/**
 * For each case the latest earlier runs that completed, untainted, on the same target and must-match facts; re-runs of
 * suspicious cases are none. Cases may get theirs from different runs; where none has any, `choice.reasons` says why. Where
 * the kernel is new (fewer than 6 earlier runs of it, and there are some of another), the baseline is the runs of other
 * kernels, and the earlier ones of this kernel count for its side: so do boots add up.
 */
export async function automaticBaseline(
  store: Store,
  candidate: RunHeader,
  fingerprints: readonly string[],
  most = HISTORY_AT_MOST,
): Promise<ChosenBaseline> {
  const found = await earlierRuns(store, candidate, fingerprints, most);
  const ids = found.baseline.map(({ run }) => run.id);
  const samples = await samplesByRun(
    store,
    [...found.baseline, ...found.others].map(({ run }) => run),
    fingerprints,
  );
  const judged = ({ run, fingerprints: own }: (typeof found.baseline)[number]): JudgedRun => ({
    ...atPlace(run),
    samples: (samples.get(run.id) ?? []).filter(({ fingerprint }) => own.has(fingerprint)),
  });
  return {
    choice: { rule: "automatic", name: null, runs: ids, reasons: found.reasons },
    runs: found.baseline.map(judged),
    others: found.others.map(judged),
  };
}

/** What was named without the candidate: compared with itself, a run would always look unchanged. */
async function others(
  store: Store,
  { rule, name }: Pick<BaselineChoice, "rule" | "name">,
  named: readonly RunHeader[],
  candidate: string | undefined,
): Promise<ChosenBaseline> {
  const runs = named.filter(({ id }) => id !== candidate);
  const itself = runs.length < named.length ? [ofItself(name, runs.length)] : [];
  const choice = { rule, name, runs: runs.map(({ id }) => id), reasons: [...itself, ...doubts(runs)] };
  return { choice, runs: await judgedRuns(store, runs), others: [] };
}

function ofItself(name: string | null, left: number): Reason {
  if (left > 0)
    return {
      code: "itself-left-out",
      message: `baseline ${name} holds this run too, which is not compared with itself`,
    };
  const what = name === null ? "the baseline that was named" : `baseline ${name}`;
  return { code: "no-baseline", message: `${what} is this very run: there is nothing to compare before it runs again` };
}

/** Stored runs as judging reads them. */
export async function judgedRuns(store: Store, runs: readonly RunHeader[]): Promise<JudgedRun[]> {
  const samples = await samplesByRun(store, runs);
  return runs.map((run) => ({ ...atPlace(run), samples: samples.get(run.id) ?? [] }));
}

/** Runs that are read in one go. */
const AT_ONCE = 4;

/** A store answers at once, and thirty large runs take it a second: others get a word in between. */
async function samplesByRun(
  store: Store,
  runs: readonly RunHeader[],
  fingerprints?: readonly string[],
): Promise<ReadonlyMap<string, readonly Sample[]>> {
  const samples = new Map<string, readonly Sample[]>();
  const pause = pauses();
  for (let i = 0; i < runs.length; i += AT_ONCE) {
    const ids = runs.slice(i, i + AT_ONCE).map(({ id }) => id);
    const found = await store.samples({ runs: ids, ...(fingerprints && { fingerprints }) });
    for (const [run, of] of Map.groupBy(found, ({ run }) => run)) samples.set(run, of);
    await pause();
  }
  return samples;
}

/** Completed runs that measured again what looked worse in a run, oldest first. */
export async function reruns(store: Store, run: string): Promise<JudgedRun[]> {
  const found = await store.runs({ rerunOf: run, state: "completed" });
  return judgedRuns(store, found.filter(({ taints }) => taints.length === 0).reverse());
}

const atPlace = ({ id, target, environment }: RunHeader): Omit<JudgedRun, "samples"> => ({
  run: id,
  target,
  environment,
});
