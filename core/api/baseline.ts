import { placeDifferences, refusing } from "../analysis/comparable.ts";
import type { JudgedRun } from "../analysis/input.ts";
import { nearest } from "../errors/nearest.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { BaselineChoice, Reason } from "../model/comparison.ts";
import type { RunHeader, Sample } from "../model/run.ts";
import type { Store } from "../plugin/collector.ts";
import { findRun } from "./references.ts";

export interface ChosenBaseline {
  readonly choice: BaselineChoice;
  /** Oldest first. */
  readonly runs: readonly JudgedRun[];
}

/** Earlier runs that an automatic choice looks through, newest first. */
const LOOK_BACK = 100;

/** The baseline that the user named: the name of a baseline, or a run. PM1507 for neither. */
export async function namedBaseline(store: Store, reference: string): Promise<ChosenBaseline> {
  const baselines = await store.baselines();
  const name = reference.startsWith("@baseline:") ? reference.slice("@baseline:".length) : reference;
  const baseline = baselines.find((item) => item.name === name);
  if (baseline) {
    const runs = await headers(store, baseline.runs);
    return chosen(store, { rule: "named", name, runs: baseline.runs, reasons: doubts(runs) }, runs);
  }
  try {
    const run = await findRun(store, reference);
    return chosen(store, { rule: "run", name: null, runs: [run.id], reasons: doubts([run]) }, [run]);
  } catch (cause) {
    const near = nearest(
      name,
      baselines.map((item) => item.name),
    );
    const known =
      baselines.length > 0
        ? `there are ${baselines.map((item) => item.name).join(", ")}`
        : "none is set: perfmon baseline set NAME RUN";
    throw new PerfmonError("PM1507", `"${reference}" is neither a baseline nor a run`, {
      hint: near ? `did you mean "${near}"?` : known,
      cause,
    });
  }
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

async function headers(store: Store, ids: readonly string[]): Promise<RunHeader[]> {
  return Promise.all(ids.map((id) => findRun(store, id)));
}

/**
 * For each case the latest earlier run that completed, untainted, on the same target and must-match facts. Cases may get
 * theirs from different runs; where none has any, `choice.reasons` says why.
 */
export async function automaticBaseline(
  store: Store,
  candidate: RunHeader,
  fingerprints: readonly string[],
): Promise<ChosenBaseline> {
  const earlier = (await store.runs({ target: candidate.target, state: "completed", limit: LOOK_BACK })).filter(
    (run) => run.id < candidate.id,
  );
  const refused = { tainted: 0, foreign: 0 };
  const wanted = new Set(fingerprints);
  const chosenRuns: RunHeader[] = [];
  const taken = new Map<string, Set<string>>();
  for (const run of earlier) {
    if (wanted.size === 0) break;
    const own = (await store.cases(run.id)).filter(
      ({ case: item, outcome }) => outcome === "completed" && wanted.has(item.fingerprint),
    );
    if (own.length === 0) continue;
    if (run.taints.length > 0) refused.tainted++;
    else if (refusing(placeDifferences(run, candidate), []).length > 0) refused.foreign++;
    else {
      taken.set(run.id, new Set(own.map(({ case: item }) => item.fingerprint)));
      for (const { case: item } of own) wanted.delete(item.fingerprint);
      chosenRuns.unshift(run);
    }
  }
  const reasons: Reason[] = chosenRuns.length > 0 ? [] : [{ code: "no-baseline", message: whyNone(refused) }];
  const { choice, runs } = await chosen(
    store,
    { rule: "automatic", name: null, runs: chosenRuns.map(({ id }) => id), reasons },
    chosenRuns,
  );
  return {
    choice,
    runs: runs.map((run) => ({
      ...run,
      samples: run.samples.filter(({ fingerprint }) => taken.get(run.run)!.has(fingerprint)),
    })),
  };
}

function whyNone({ tainted, foreign }: { readonly tainted: number; readonly foreign: number }): string {
  const why = [
    ...(tainted > 0 ? [`${tainted} earlier run${tainted === 1 ? " is" : "s are"} tainted`] : []),
    ...(foreign > 0 ? [`${foreign} ran on another machine or setting`] : []),
  ];
  return why.length > 0 ? `no comparable earlier run: ${why.join(", ")}` : "no earlier run of these cases";
}

async function chosen(store: Store, choice: BaselineChoice, runs: readonly RunHeader[]): Promise<ChosenBaseline> {
  return { choice, runs: await Promise.all(runs.map((run) => judgedRun(store, run))) };
}

/** A stored run as judging reads it. */
export async function judgedRun(store: Store, run: RunHeader, samples?: readonly Sample[]): Promise<JudgedRun> {
  return {
    run: run.id,
    target: run.target,
    environment: run.environment,
    samples: samples ?? (await store.samples({ runs: [run.id] })),
  };
}
