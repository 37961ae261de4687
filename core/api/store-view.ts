import { isPerfmonError, PerfmonError } from "../errors/perfmon-error.ts";
import { readRecord } from "../exec/raw.ts";
import { reproduceScript } from "../exec/reproduce.ts";
import type { Run } from "../model/run.ts";
import type { Store } from "../plugin/collector.ts";
import { emptyView } from "../plugin/empty-view.ts";
import { isStored } from "../plugin/report-text/is-stored.ts";
import type { RunReport } from "../plugin/reporter.ts";
import type { StoreView } from "../plugin/store-view.ts";
import { reruns } from "./baseline.ts";
import { compareRun, ownBaseline } from "./compare.ts";
import { caseReasons, exitCode } from "./exit.ts";
import { keptOutput } from "./kept-output.ts";
import { keptProfiles } from "./profiles.ts";
import type { Project } from "./project.ts";
import { keptFolder, rawPath } from "./runs.ts";
import { baselineSide, oneRun } from "./sides.ts";
import { storedPlaces } from "./store-address.ts";
import { caseTimelines } from "./timelines.ts";
import { trend } from "./trend.ts";

/** The store of a project as reporters and dashboards see it. It is opened when something is asked for. */
export function storeView(project: Project): StoreView {
  const store = () => project.store({ readOnly: true });
  const whole = runsAtHand(store);
  return {
    runs: async (filter) => (await store()).runs(filter),
    run: whole,
    cases: async (run) => (await store()).cases(run),
    samples: async (query) => (await store()).samples(query),
    report: (run, baseline) => reportOf(project, whole, run, baseline),
    trends: (query) => trend(project, query),
    baselines: async () => (await store()).baselines(),
    acks: async () => (await store()).acks(),
    async output(id, caseIndex, sequence, most) {
      const run = await whole(id);
      const repetition = run?.cases[caseIndex]?.repetitions[sequence];
      const folder = run && keptFolder(await store(), run.id);
      const raw = repetition && folder ? rawPath(folder, repetition) : null;
      return raw === null ? null : keptOutput(raw, most);
    },
    profiles: async (run, cases) => keptProfiles(await store(), run, cases),
    async timelines(id, caseIndex, newest) {
      const run = await whole(id);
      const folder = run && keptFolder(await store(), run.id);
      return run && folder ? caseTimelines(project, run, caseIndex, folder, newest) : [];
    },
    async reproduction(id, caseIndex) {
      const run = await whole(id);
      const folder = run && keptFolder(await store(), run.id);
      return run && folder ? reproductionOf(run, caseIndex, folder) : null;
    },
  };
}

/** ms for which the cases of a run that was read are taken for what they still are: judge --save may replace them. */
const FRESH = 10_000;

interface AtHand {
  readonly id: string;
  readonly header: string;
  readonly run: Promise<Run | null>;
  /** When it was read. Null: it is being read. */
  read: number | null;
}

/**
 * Several pages of a report, and all that one of them shows, ask for one run: the last one is read once for all who ask
 * meanwhile, and kept for a while, unless it may still grow, or its header says something else now.
 */
function runsAtHand(store: () => Promise<Store>): StoreView["run"] {
  let last: AtHand | null = null;
  const isFresh = ({ read }: AtHand) => read === null || performance.now() - read < FRESH;
  return async (id) => {
    const [now] = await (await store()).runs({ id, limit: 1 });
    const header = JSON.stringify(now);
    if (last?.id === id && last.header === header && isFresh(last)) return last.run;
    const entry: AtHand = { id, header, run: store().then((opened) => opened.run(id)), read: null };
    last = entry;
    const forget = () => {
      if (last === entry) last = null;
    };
    entry.run.then((run) => {
      entry.read = performance.now();
      if (run === null || run.state === "running") forget();
    }, forget);
    return entry.run;
  };
}

/** The command line says where a reference is the name of a file; who looks at the store need not learn which files there are. */
function ofTheStoreOnly(error: unknown): never {
  if (!isPerfmonError(error) || error.code !== "PM1503") throw error;
  throw new PerfmonError("PM1503", error.message, { hint: "perfmon runs lists what there is" });
}

async function reportOf(
  project: Project,
  whole: StoreView["run"],
  id: string,
  reference: string | undefined,
): Promise<RunReport> {
  const run = (await whole(id)) ?? (await oneRun(project, id).catch(ofTheStoreOnly));
  const store = await project.store({ readOnly: true });
  const chosen =
    reference === undefined ? await ownBaseline(project, run) : await baselineSide(project, reference, run);
  const baseline = { ...chosen, others: [...chosen.others, ...(await reruns(store, run.id))] };
  const report = await compareRun(project, run, baseline, {}, storedPlaces(store, keptFolder(store, run.id)));
  const reasons = [...caseReasons(run.cases), ...report.reasons];
  return { ...report, exit: exitCode(reasons), reasons };
}

/** As the case's first measured repetition ran that has saved output. */
async function reproductionOf(run: Run, caseIndex: number, folder: string): Promise<string | null> {
  const result = run.cases[caseIndex];
  if (!result) return null;
  const candidates = [...result.repetitions].sort((a, b) => Number(a.warmup) - Number(b.warmup));
  for (const repetition of candidates) {
    const path = rawPath(folder, repetition);
    const record = path === null ? null : await readRecord(path);
    if (record) return reproduceScript(result.case, record, `run ${run.id}`);
  }
  return null;
}

/** What there is beside the run of a report: of one that came from a file, nothing. */
export const viewBeside = (project: Project, report: Pick<RunReport, "places">): StoreView =>
  isStored(report) ? storeView(project) : emptyView;
