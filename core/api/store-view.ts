import { isPerfmonError, PerfmonError } from "../errors/perfmon-error.ts";
import type { Run } from "../model/run.ts";
import type { Store } from "../plugin/collector.ts";
import { emptyView } from "../plugin/empty-view.ts";
import { isStored } from "../plugin/report-text/is-stored.ts";
import type { RunReport } from "../plugin/reporter.ts";
import type { StoreView } from "../plugin/store-view.ts";
import { caseScript } from "./case-script.ts";
import { keptOutput } from "./kept-output.ts";
import { keptProfiles } from "./profiles.ts";
import type { Project } from "./project.ts";
import { keptFolder, rawPath } from "./runs.ts";
import { oneRun } from "./sides.ts";
import { storedReport } from "./stored-report.ts";
import { caseTimelines } from "./timelines.ts";
import { trend } from "./trend.ts";

/** The store of a project as reporters and dashboards see it. It is opened when something is asked for. */
export function storeView(project: Project): StoreView {
  const store = () => project.store({ readOnly: true });
  const whole = runsAtHand(store);
  /** A run and where its output is kept. Null: there is no such run, or nothing is kept beside it. */
  const at = async (id: string) => {
    const run = await whole(id);
    const folder = run && keptFolder(await store(), run.id);
    return run && folder ? { run, folder } : null;
  };
  return {
    runs: async (filter) => (await store()).runs(filter),
    run: whole,
    cases: async (run) => (await store()).cases(run),
    samples: async (query) => (await store()).samples(query),
    async report(id, baseline, beside) {
      const run = (await whole(id)) ?? (await oneRun(project, id).catch(ofTheStoreOnly));
      return storedReport(project, await store(), run, { baseline, beside: beside ?? id });
    },
    trends: (query) => trend(project, query),
    baselines: async () => (await store()).baselines(),
    acks: async () => (await store()).acks(),
    async output(id, caseIndex, sequence, most) {
      const kept = await at(id);
      const repetition = kept?.run.cases[caseIndex]?.repetitions[sequence];
      const raw = kept && repetition ? rawPath(kept.folder, repetition) : null;
      return raw === null ? null : keptOutput(raw, most);
    },
    profiles: async (run, cases) => keptProfiles(await store(), run, cases),
    async timelines(id, caseIndex, newest) {
      const kept = await at(id);
      return kept ? caseTimelines(project, kept.run, caseIndex, kept.folder, newest) : [];
    },
    async reproduction(id, caseIndex) {
      const kept = await at(id);
      const result = kept?.run.cases[caseIndex];
      return kept && result ? caseScript(kept.run.id, result, kept.folder) : null;
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

/** What there is beside the run of a report: of one that came from a file, nothing. */
export const viewBeside = (project: Project, report: Pick<RunReport, "places">): StoreView =>
  isStored(report) ? storeView(project) : emptyView;
