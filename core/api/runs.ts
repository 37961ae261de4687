import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { Labels } from "../model/metric.ts";
import type { RunHeader, RunState } from "../model/run.ts";
import type { RunFilter, Store } from "../plugin/collector.ts";
import { foldReruns } from "./fold-reruns.ts";
import { findRun } from "./references.ts";

/** One line of `perfmon runs`. */
export interface RunListing {
  readonly id: string;
  readonly state: RunState;
  readonly suite: string;
  /** ISO 8601, UTC. */
  readonly started: string;
  readonly finished: string | null;
  readonly target: string;
  /** Fact `kernel.release`; null: the run does not say. */
  readonly kernel: string | null;
  readonly cases: {
    readonly total: number;
    readonly completed: number;
    readonly failed: number;
    readonly skipped: number;
  };
  readonly labels: Labels;
  readonly tags: readonly string[];
  readonly note: string | null;
  /** Id of the run of which it measured some cases again. Null: it is no re-run. */
  readonly rerunOf: string | null;
  readonly taints: readonly string[];
  /** Names of the baselines that hold it. */
  readonly baselines: readonly string[];
}

export interface PruneRequest {
  /** Keep this many of the newest runs, with their re-runs. */
  readonly keep?: number;
  /** ISO 8601: only runs that started before. */
  readonly before?: string;
  readonly state?: RunState;
  readonly suite?: string;
  readonly dryRun?: boolean;
}

/** Newest first. */
export async function listRuns(store: Store, filter: RunFilter = {}): Promise<RunListing[]> {
  return listings(store, await store.runs(filter));
}

export async function listings(store: Store, runs: readonly RunHeader[]): Promise<RunListing[]> {
  const baselines = await store.baselines();
  return Promise.all(
    runs.map(async (run): Promise<RunListing> => {
      const outcomes = (await store.cases(run.id)).map(({ outcome }) => outcome);
      const count = (...wanted: string[]) => outcomes.filter((outcome) => wanted.includes(outcome)).length;
      return {
        id: run.id,
        state: run.state,
        suite: run.suite,
        started: run.started,
        finished: run.finished,
        target: run.target,
        kernel: kernelOf(run),
        cases: {
          total: outcomes.length,
          completed: count("completed"),
          failed: count("failed", "timed-out"),
          skipped: count("skipped"),
        },
        labels: run.labels,
        tags: run.tags,
        note: run.note,
        rerunOf: run.rerunOf,
        taints: run.taints,
        baselines: baselines.filter((baseline) => baseline.runs.includes(run.id)).map(({ name }) => name),
      };
    }),
  );
}

/**
 * Removes runs and their re-runs with their raw output. All references are looked up, and all refusals made, before anything
 * goes.
 */
export async function removeRuns(store: Store, references: readonly string[]): Promise<RunListing[]> {
  const found = await Promise.all(references.map((reference) => findRun(store, reference)));
  const runs = await listings(store, await withReruns(store, found));
  for (const run of runs) {
    if (run.state === "running")
      throw new PerfmonError("PM1506", `run ${run.id} is still running`, { hint: "stop it first" });
    if (run.baselines.length > 0)
      throw new PerfmonError("PM1506", `run ${run.id} belongs to baseline ${run.baselines.join(", ")}`, {
        hint: `perfmon baseline rm ${run.baselines[0]} removes the baseline and keeps the run`,
      });
  }
  await removeAll(store, runs);
  return runs;
}

/** Each once, every one followed by its re-runs. */
async function withReruns(store: Store, runs: readonly RunHeader[]): Promise<RunHeader[]> {
  const all = new Map<string, RunHeader>();
  const add = async (run: RunHeader) => {
    if (all.has(run.id)) return;
    all.set(run.id, run);
    for (const rerun of await store.runs({ rerunOf: run.id })) await add(rerun);
  };
  for (const run of runs) await add(run);
  return [...all.values()];
}

/**
 * Removes old runs: those that every given criterion allows. Runs that are tagged, belong to a baseline or are still
 * running always stay, and so does a run with such a re-run: re-runs are kept and go with it. PM1502 without any criterion:
 * that would be all of them.
 */
export async function pruneRuns(
  store: Store,
  { keep, before, state, suite, dryRun = false }: PruneRequest,
): Promise<RunListing[]> {
  if (keep === undefined && before === undefined && state === undefined)
    throw new PerfmonError("PM1502", "nothing says which runs may go", {
      hint: "--keep N, --older-than 30d or --state interrupted",
    });
  const runs = await store.runs(suite === undefined ? {} : { suite });
  const { own } = foldReruns(runs);
  const old = own
    .slice(keep ?? 0)
    .filter((run) => (before === undefined || run.started < before) && (!state || run.state === state));
  const going: RunListing[] = [];
  for (const run of old) {
    const together = await listings(store, await withReruns(store, [run]));
    if (together.every(mayGo)) going.push(...together);
  }
  if (!dryRun) await removeAll(store, going);
  return going;
}

const mayGo = ({ state, tags, baselines }: RunListing) =>
  state !== "running" && tags.length === 0 && baselines.length === 0;

/** Adds and removes tags; gives the run as it is then. */
export async function tagRun(
  store: Store,
  reference: string,
  { add = [], remove = [] }: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
): Promise<RunListing> {
  const { id } = await findRun(store, reference);
  for (const tag of [...add, ...remove])
    if (!/^[^\s,]+$/u.test(tag))
      throw new PerfmonError("PM1506", `"${tag}" is no tag`, { hint: "one word, without commas" });
  for (const tag of add) await store.tag(id, tag, true);
  for (const tag of remove) await store.tag(id, tag, false);
  return (await listings(store, [await findRun(store, id)]))[0]!;
}

/** Longest note, in characters. */
const NOTE = 2000;

/**
 * Replaces the note of a run, or takes it away (null, or nothing but blanks); gives the run as it is then. PM1506 for one that
 * still runs: what measures it would write its own note over this one.
 */
export async function annotateRun(store: Store, reference: string, note: string | null): Promise<RunListing> {
  const { id, state } = await findRun(store, reference);
  if (state === "running")
    throw new PerfmonError("PM1506", `run ${id} is still running`, { hint: "a note can be made when it has ended" });
  const text = note?.trim() || null;
  if (text !== null && text.length > NOTE)
    throw new PerfmonError("PM1506", `the note has ${text.length} characters, more than ${NOTE}`, {
      hint: "keep the long story elsewhere, and say where",
    });
  await store.annotate(id, text);
  return (await listings(store, [await findRun(store, id)]))[0]!;
}

/** The store first: it refuses what must stay. Raw output without a run is garbage, a run without its raw output is damage. */
async function removeAll(store: Store, runs: readonly RunListing[]): Promise<void> {
  const gone = new Set<string>();
  for (const { id } of runs) {
    if (gone.has(id)) continue;
    for (const one of await store.removeRun(id)) {
      gone.add(one);
      const folder = runFolder(store, one);
      if (folder !== null) await rm(folder, { recursive: true, force: true });
    }
  }
}

/** Where a run's raw output lies, if the store keeps any. Null also for ids that are no name of a folder. */
export const runFolder = (store: Store, id: string): string | null =>
  store.folder !== null && /^[0-9A-Z]+$/.test(id) ? join(store.folder, id) : null;

/** The same where it is there: imported runs have none. */
export const keptFolder = (store: Store, id: string): string | null => {
  const folder = runFolder(store, id);
  return folder !== null && existsSync(folder) ? folder : null;
};

/** Folder of one repetition's raw output. Null: there is none, or its name leads elsewhere (runs come from files, too). */
export const rawPath = (folder: string, { raw }: { readonly raw: string | null }): string | null =>
  raw !== null && /^cases[\\/]\d+[\\/]\d+$/.test(raw) ? join(folder, raw) : null;

export function kernelOf({ environment }: Pick<RunHeader, "environment">): string | null {
  const fact = environment["kernel.release"];
  return fact === undefined ? null : String(fact.value);
}
