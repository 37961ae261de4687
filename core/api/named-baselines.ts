import { placeDifferences, refusing } from "../analysis/comparable.ts";
import { nearest } from "../errors/nearest.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { Baseline } from "../model/comparison.ts";
import type { RunHeader } from "../model/run.ts";
import { ULID_PATTERN } from "../model/ulid.ts";
import type { Store } from "../plugin/collector.ts";
import { factTexts } from "../plugin/report-text/environment-text.ts";
import { baselineRule } from "./baseline.ts";
import { findRun } from "./references.ts";

export interface SetBaselineRequest {
  readonly note?: string | null;
  /** Accept runs that are tainted or were interrupted, and runs of different machines. */
  readonly force?: boolean;
}

export interface PromoteRequest extends SetBaselineRequest {
  /** Runs that the baseline keeps, the newest ones. At least 1. Undefined: all. */
  readonly keep?: number;
}

/**
 * Makes `name` stand for these runs, replacing what it stood for. References as in `findRun`; kept oldest first, each once.
 * A doubtful run is taken, because the user named it, and said so wherever it is used. PM1506 for one that is not complete, PM6001 for runs that cannot be compared with each other.
 */
export async function setBaseline(
  store: Store,
  name: string,
  references: readonly string[],
  { note = null, force = false }: SetBaselineRequest = {},
): Promise<Baseline> {
  await checkName(store, name);
  if (references.length === 0) throw new PerfmonError("PM1502", "a baseline needs at least one run");
  const found = await Promise.all(references.map((reference) => findRun(store, reference)));
  const runs = [...new Map(found.map((run) => [run.id, run])).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const run of runs) refuseUnfit(run, force);
  if (!force) refuseStrangers(name, runs.slice(0, -1), runs.at(-1)!);
  return put(store, { name, runs: runs.map(({ id }) => id), note });
}

/**
 * Makes a run the newest of a baseline. One that is in it moves to the end; a baseline that is not there begins with it.
 * With `keep`, the oldest ones beyond that number leave it (and stay stored). Its note stays, unless a new one is given.
 */
export async function promoteBaseline(
  store: Store,
  name: string,
  reference = "@latest",
  { note, force = false, keep }: PromoteRequest = {},
): Promise<Baseline> {
  await checkName(store, name);
  const run = await findRun(store, reference);
  refuseUnfit(run, force);
  const baseline = (await store.baselines()).find((one) => one.name === name);
  const others = (baseline?.runs ?? []).filter((id) => id !== run.id);
  if (!force && others.length > 0) refuseStrangers(name, [await findRun(store, others.at(-1)!)], run);
  const runs = [...others, run.id].slice(keep === undefined ? 0 : -keep);
  return put(store, { name, runs, note: note === undefined ? (baseline?.note ?? null) : note });
}

/** PM1507 for one that is not there. The runs stay. */
export async function removeBaseline(store: Store, name: string): Promise<void> {
  if (!(await store.removeBaseline(name))) throw await unknownBaseline(store, name);
}

/** PM1507 for one that is not there, with the nearest name. */
export async function getBaseline(store: Store, name: string): Promise<Baseline> {
  const baseline = (await store.baselines()).find((one) => one.name === name);
  if (!baseline) throw await unknownBaseline(store, name);
  return baseline;
}

async function unknownBaseline(store: Store, name: string): Promise<PerfmonError> {
  const names = (await store.baselines()).map((one) => one.name);
  const near = nearest(name, names);
  const known =
    names.length > 0
      ? `there are ${names.join(", ")}`
      : "no baseline is set yet: perfmon baseline set NAME RUN makes one";
  return new PerfmonError("PM1507", `there is no baseline "${name}"`, {
    hint: near ? `did you mean "${near}"?` : known,
  });
}

async function put(store: Store, { name, runs, note }: Omit<Baseline, "set">): Promise<Baseline> {
  await store.setBaseline({ name, runs, note, set: new Date().toISOString() });
  return getBaseline(store, name);
}

/** A name must not look like another reference, or nobody could say which of the two is meant. */
async function checkName(store: Store, name: string): Promise<void> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$/.test(name))
    throw new PerfmonError("PM1506", `"${name}" is no name for a baseline`, {
      hint: "letters, digits and . _ / -, beginning with a letter or a digit",
    });
  const id = name.toUpperCase();
  const refuse = (is: string) =>
    new PerfmonError("PM1506", `"${name}" is no name for a baseline: it is ${is}`, {
      hint: "choose a name that stands for nothing else, such as main or v6.12",
    });
  if (baselineRule(name)) throw refuse("a rule that chooses one");
  if (ULID_PATTERN.test(id)) throw refuse("an id as runs have it");
  // One that was a name before a run began like it stays one.
  if ((await store.baselines()).some((baseline) => baseline.name === name)) return;
  const [run] = await store.runs({ id, limit: 1 });
  if (run) throw refuse(`the beginning of the id of run ${run.id}`);
}

function refuseUnfit(run: RunHeader, force: boolean): void {
  if (run.state === "running")
    throw new PerfmonError("PM1506", `run ${run.id} is still running`, { hint: "wait for it" });
  if (force) return;
  if (run.state === "interrupted")
    throw new PerfmonError("PM1506", `run ${run.id} was interrupted: a baseline would lack what it did not measure`, {
      hint: "--force takes it all the same",
    });
}

/** Runs of different machines or settings in one baseline could never be compared with any run. */
function refuseStrangers(name: string, others: readonly RunHeader[], run: RunHeader): void {
  for (const other of others) {
    const found = refusing(placeDifferences(other, run), []);
    if (found.length === 0) continue;
    const shown = found.map((fact) => `${fact.name}: ${factTexts(fact).join(" and ")}`).join("; ");
    throw new PerfmonError("PM6001", `${run.id} cannot be compared with ${other.id} of baseline ${name}: ${shown}`, {
      hint: "another baseline for another machine; --force takes it all the same",
    });
  }
}
