import { nearest } from "../errors/nearest.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { RunHeader } from "../model/run.ts";
import type { RunFilter, Store } from "../plugin/collector.ts";

const SHAPES =
  "a run id or its beginning, @latest, @latest~N, @baseline:NAME, tag:T, label:KEY=VALUE, kernel:RELEASE, git:REV or file:PATH";

/**
 * The run that a reference names; a re-run only by its id. `tag:`, `label:`, `kernel:` and `git:` (the beginning of the label `git`) mean the newest such run. PM1503 for none, PM1504 for an
 * ambiguous prefix, PM1507 for an unknown baseline.
 */
export async function findRun(store: Store, reference: string): Promise<RunHeader> {
  const latest = /^@latest(?:~(\d+))?$/.exec(reference);
  if (latest) return nthLatest(store, Number(latest[1] ?? 0), reference);
  if (reference === "@baseline" || reference.startsWith("@baseline:"))
    return baselineRun(store, reference.slice("@baseline:".length));
  const filter = filterOf(reference);
  if (filter) return nth(await store.runs({ ...filter, rerunOf: null, limit: 1 }), 0, reference);
  const revision = GIT.exec(reference)?.[1];
  if (revision !== undefined)
    return nth(
      (await store.runs({ rerunOf: null })).filter(({ labels }) => labels.git?.startsWith(revision)),
      0,
      reference,
    );
  if (reference.startsWith("@") || reference === "")
    throw new PerfmonError("PM1503", `"${reference}" names no run`, { hint: `a run is named by ${SHAPES}` });
  return byPrefix(store, reference);
}

/** All runs that `tag:`, `label:`, `kernel:` or `git:` name, newest first; re-runs are none of them. Null: a reference to one run. */
export async function findRuns(store: Store, reference: string): Promise<RunHeader[] | null> {
  const filter = filterOf(reference);
  if (filter) return store.runs({ ...filter, rerunOf: null });
  const revision = GIT.exec(reference)?.[1];
  return revision === undefined
    ? null
    : (await store.runs({ rerunOf: null })).filter(({ labels }) => labels.git?.startsWith(revision));
}

const GIT = /^git:([0-9a-zA-Z._/-]+)$/;

function filterOf(reference: string): RunFilter | null {
  const [, kind, value] = /^(tag|label|kernel):(.+)$/s.exec(reference) ?? [];
  if (kind === "tag") return { tag: value! };
  if (kind === "kernel") return { kernel: value! };
  if (kind === undefined) return null;
  const [key, ...rest] = value!.split("=");
  return { labels: { [key!]: rest.join("=") } };
}

const nthLatest = async (store: Store, n: number, reference: string) =>
  nth(await store.runs({ rerunOf: null, limit: n + 1 }), n, reference);

function nth(runs: readonly RunHeader[], n: number, reference: string): RunHeader {
  const run = runs[n];
  if (run) return run;
  const why = runs.length === 0 ? "no run matches it" : `there are only ${runs.length}`;
  throw new PerfmonError("PM1503", `"${reference}" names no run: ${why}`, { hint: "perfmon runs lists them" });
}

async function baselineRun(store: Store, name: string): Promise<RunHeader> {
  const baselines = await store.baselines();
  const wanted = name === "" ? baselines[0] : baselines.find((baseline) => baseline.name === name);
  if (!wanted) {
    const near = nearest(
      name,
      baselines.map((baseline) => baseline.name),
    );
    throw new PerfmonError("PM1507", name === "" ? "no baseline is set" : `there is no baseline "${name}"`, {
      hint: near
        ? `did you mean "${near}"?`
        : baselines.length > 0
          ? `there are ${baselines.map((b) => b.name).join(", ")}`
          : "perfmon baseline set NAME RUN",
    });
  }
  return byPrefix(store, wanted.runs.at(-1)!);
}

async function byPrefix(store: Store, prefix: string): Promise<RunHeader> {
  const runs = await store.runs({ id: prefix.toUpperCase(), limit: 10 });
  const exact = runs.find((run) => run.id === prefix.toUpperCase());
  if (exact) return exact;
  if (runs.length === 1) return runs[0]!;
  if (runs.length === 0)
    throw new PerfmonError("PM1503", `no run has an id that begins with "${prefix}"`, {
      hint: `perfmon runs lists them; a run is named by ${SHAPES}`,
    });
  throw new PerfmonError("PM1504", `"${prefix}" is the beginning of several run ids`, {
    hint: `say more of it: ${runs.map((run) => run.id).join(", ")}`,
  });
}
