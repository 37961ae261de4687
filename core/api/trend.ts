import { headlineMetric } from "../analysis/headline.ts";
import { type HistoryInput, histories } from "../analysis/history.ts";
import { DEFAULT_LIMIT } from "../analysis/limit.ts";
import { trendOf } from "../analysis/trend.ts";
import { nearest } from "../errors/nearest.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { abSettings } from "../model/ab.ts";
import type { Threshold } from "../model/case.ts";
import type { Reason } from "../model/comparison.ts";
import type { SeriesTrend, Trend, Trends } from "../model/history.ts";
import type { CaseResult, RunHeader, Sample } from "../model/run.ts";
import { concerns } from "../model/threshold.ts";
import type { Store } from "../plugin/collector.ts";
import type { TrendQuery } from "../plugin/store-view.ts";
import { matches } from "../suite/filter.ts";
import { parseSelector } from "../suite/thresholds.ts";
import { candidateCase } from "./judge.ts";
import type { Project } from "./project.ts";

/** See TrendQuery. */
export type TrendRequest = TrendQuery;

type StoredCase = Omit<CaseResult, "repetitions">;

/** The history of series out of the store, with what changed when. PM1506 for a metric, PM1013 for a case that no run has. */
export async function trend(project: Project, request: TrendRequest = {}): Promise<Trends> {
  const wanted = selection(request.metric);
  const store = await project.store({ readOnly: true });
  const { suite, target, since, until, fingerprints, newest } = request;
  // One case is looked for among all runs; of several, those that hold any of them are.
  const fingerprint = fingerprints?.length === 1 ? fingerprints[0] : undefined;
  // Re-runs are of cases that looked bad, and what perfmon ab measured is of a subject: neither is a point of a history.
  const all = (await store.runs({ suite, target, since, until, fingerprint, rerunOf: null }))
    .filter((run) => abSettings(run) === null)
    .reverse();
  const finished = all.filter(({ state }) => state === "completed");
  const clean = finished.filter(({ taints }) => taints.length === 0).slice(-(newest ?? finished.length));
  const found = new Found(request);
  const runs: { run: RunHeader; samples: readonly Sample[] }[] = [];
  for (const run of clean) runs.push({ run, samples: await found.samples(store, run, wanted) });
  found.refuse();
  const paths = await storagePaths(project, found.cases);
  const series = histories({ runs, paths }).map((history): SeriesTrend => {
    const stored = found.cases.get(history.fingerprint)!;
    const { id, step, parameters, fingerprint, placement } = stored.case;
    const bare: Trend = { history, changes: [], unconfirmed: null, drift: null, reason: FREE };
    return {
      ...(placement.cpus === "free" ? bare : trendOf(history)),
      case: { id, step, parameters, fingerprint },
      headline: headlineOf(stored) === history.metric.name,
    };
  });
  const counted = {
    used: clean.length,
    tainted: finished.filter(({ taints }) => taints.length > 0).length,
    unfinished: all.length - finished.length,
  };
  return { series, runs: counted };
}

const FREE: Reason = {
  code: "free-placement",
  message: "the step runs on any CPU (cpus: free): its values fall into modes, and have no one level",
};

function selection(metric: string | undefined): Threshold | null {
  if (metric === undefined) return null;
  const selector = parseSelector(metric);
  if (selector !== null) return { ...selector, limit: DEFAULT_LIMIT };
  throw new PerfmonError("PM1506", `"${metric}" selects no metric`, { hint: "read.iops, read.* or read.iops{job=a}" });
}

const headlineOf = ({ metrics }: StoredCase): string | null =>
  headlineMetric(metrics, new Set(metrics.map(({ name }) => name)));

/** Reads samples run by run, and remembers what there was to choose from. */
class Found {
  /** The latest of each fingerprint. */
  readonly cases = new Map<string, StoredCase>();
  readonly #request: TrendRequest;
  readonly #seen = { steps: new Set<string>(), metrics: new Set<string>(), any: false, chosen: false };

  constructor(request: TrendRequest) {
    this.#request = request;
  }

  async samples(store: Store, run: RunHeader, wanted: Threshold | null): Promise<readonly Sample[]> {
    const { cases: globs = [], fingerprints } = this.#request;
    const completed = (await store.cases(run.id)).filter(({ outcome }) => outcome === "completed");
    for (const { case: item } of completed) this.#seen.steps.add(item.step);
    const chosen = completed.filter(
      ({ case: item }) =>
        (fingerprints === undefined || fingerprints.includes(item.fingerprint)) &&
        (globs.length === 0 || globs.some((glob) => matches(glob, item))),
    );
    if (chosen.length === 0) return [];
    this.#seen.any = true;
    const headlines = new Map(chosen.map((stored) => [stored.case.fingerprint, headlineOf(stored)]));
    for (const stored of chosen) {
      this.cases.set(stored.case.fingerprint, stored);
      for (const { name } of stored.metrics) this.#seen.metrics.add(name);
    }
    const names = chosen.flatMap(({ metrics }) => metrics.map(({ name }) => name));
    const asked = wanted === null ? [...headlines.values()].filter((name) => name !== null) : named(wanted, names);
    if (asked.length === 0) return [];
    const query = { runs: [run.id], fingerprints: [...headlines.keys()] };
    const samples = await store.samples({ ...query, metrics: [...new Set(asked)] });
    const own = samples.filter((sample) =>
      wanted === null ? headlines.get(sample.fingerprint) === sample.metric.name : concerns(wanted, sample),
    );
    if (own.length > 0) this.#seen.chosen = true;
    return own;
  }

  /** What was asked for and is nowhere is a slip, not an empty result. */
  refuse(): void {
    const { metric, cases = [], fingerprints } = this.#request;
    const { steps, metrics, any, chosen } = this.#seen;
    if (!any && cases.length === 0 && fingerprints !== undefined)
      throw new PerfmonError("PM1013", "no run that counts holds such a case");
    if (steps.size > 0 && !any) {
      const near = nearest(cases[0]!, steps);
      throw new PerfmonError("PM1013", `no stored case matches "${cases.join('", "')}"`, {
        hint: near === null ? `there are ${few(steps)}` : `did you mean "${near}"?`,
      });
    }
    if (metric === undefined || chosen || !any) return;
    const near = nearest(metric.replace(/\{.*/, ""), metrics);
    throw new PerfmonError("PM1506", `no stored run measured ${metric}`, {
      hint: near !== null && near !== metric ? `did you mean ${near}?` : `there are ${few(metrics)}`,
    });
  }
}

const named = (wanted: Threshold, names: readonly string[]): string[] =>
  wanted.metric.includes("*") ? [...names] : names.filter((name) => name === wanted.metric);

const few = (names: ReadonlySet<string>): string => {
  const list = [...names].sort();
  return list.length > 12 ? `${list.slice(0, 12).join(", ")} and ${list.length - 12} more` : list.join(", ");
};

async function storagePaths(project: Project, cases: ReadonlyMap<string, StoredCase>): Promise<HistoryInput["paths"]> {
  const known = new Map<string, readonly string[] | undefined>();
  for (const [fingerprint, stored] of cases) known.set(fingerprint, (await candidateCase(project, stored)).paths);
  return (fingerprint) => known.get(fingerprint);
}
