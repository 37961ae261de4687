import { nearest } from "../errors/nearest.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { RunHeader } from "../model/run.ts";
import type { RunFilter, Store } from "../plugin/collector.ts";

const SHAPES =
  "a run id, its beginning or at least 6 characters of its end, @latest, @latest~N, @baseline:NAME, tag:T, label:KEY=VALUE, kernel:RELEASE, git:REV or file:PATH";

/**
 * The run that a reference names; a re-run only by its id. `tag:`, `label:`, `kernel:` and `git:` (the beginning of the label `git`) mean the newest such run. PM1503 for none, PM1504 for an
 * ambiguous part of an id, PM1507 for an unknown baseline.
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
  return byId(store, reference);
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
  return byId(store, wanted.runs.at(-1)!);
}

/** Reports and pages show an id by so many characters of its end: ids of one day begin alike. */
const SHORT_END = 6;
/** Ids that a message lists. */
const MOST_NAMED = 10;

/** By the whole id, else by its beginning, else by its end. */
async function byId(store: Store, reference: string): Promise<RunHeader> {
  const part = reference.toUpperCase();
  const begin = await store.runs({ id: part, limit: MOST_NAMED });
  const exact = begin.find((run) => run.id === part);
  if (exact) return exact;
  if (begin.length > 0) return only(begin, `"${reference}" is the beginning of several run ids`);
  const end = part.length < SHORT_END ? [] : (await store.runs()).filter(({ id }) => id.endsWith(part));
  if (end.length > 0) return only(end, `"${reference}" is the end of several run ids`);
  const found = part.length < SHORT_END ? "begins" : "begins or ends";
  throw new PerfmonError("PM1503", `no run has an id that ${found} with "${reference}"`, {
    hint: `perfmon runs lists them; a run is named by ${SHAPES}`,
  });
}

function only(runs: readonly RunHeader[], several: string): RunHeader {
  if (runs.length === 1) return runs[0]!;
  const ids = runs.slice(0, MOST_NAMED).map(({ id }) => id);
  throw new PerfmonError("PM1504", several, { hint: `say more of it: ${ids.join(", ")}` });
}
