import { headlineMetric } from "../analysis/headline.ts";
import { type HistoryInput, histories } from "../analysis/history.ts";
import { DEFAULT_LIMIT } from "../analysis/limit.ts";
import { pauses } from "../analysis/pauses.ts";
import { comparisonKey } from "../analysis/series.ts";
import { trendOf } from "../analysis/trend.ts";
import { nearest } from "../errors/nearest.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { abSettings } from "../model/ab.ts";
import type { Threshold } from "../model/case.ts";
import type { Reason } from "../model/comparison.ts";
import type { SeriesTrend, Trend, Trends } from "../model/history.ts";
import { labelKey } from "../model/metric.ts";
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
  const found = new Found(request);
  const store = await project.store({ readOnly: true });
  const { suite, target, since, until, fingerprints, newest = Number.POSITIVE_INFINITY } = request;
  // One case is looked for among all runs; of several, those that hold any of them are.
  const fingerprint = fingerprints?.length === 1 ? fingerprints[0] : undefined;
  // Re-runs are of cases that looked bad, and what perfmon ab measured is of a subject: neither is a point of a history.
  const all = (await store.runs({ suite, target, since, until, fingerprint, rerunOf: null })).filter(
    (run) => abSettings(run) === null,
  );
  const finished = all.filter(({ state }) => state === "completed");
  const clean = finished.filter(({ taints }) => taints.length === 0);
  const runs: { run: RunHeader; samples: readonly Sample[] }[] = [];
  let older = false;
  const pause = pauses();
  for (const run of clean) {
    await pause();
    const samples = await found.samples(store, run);
    // Of another suite, or before there was such a case: it is no point of any history, and takes no place.
    if (samples.length === 0) continue;
    older = runs.length === newest;
    if (older) break;
    runs.push({ run, samples });
  }
  found.refuse();
  const paths = await storagePaths(project, found.cases);
  const series: SeriesTrend[] = [];
  for (const history of histories({ runs: runs.reverse(), paths })) {
    await pause();
    const stored = found.cases.get(history.fingerprint)!;
    const { id, step, parameters, fingerprint, placement } = stored.case;
    const bare: Trend = { history, changes: [], unconfirmed: null, drift: null, reason: FREE };
    series.push({
      ...(placement.cpus === "free" ? bare : trendOf(history)),
      case: { id, step, parameters, fingerprint },
      headline: headlineOf(stored) === history.metric.name,
    });
  }
  const counted = {
    used: older ? runs.length : clean.length,
    tainted: finished.filter(({ taints }) => taints.length > 0).length,
    unfinished: all.length - finished.length,
  };
  return { series, runs: counted, older };
}

const FREE: Reason = {
  code: "free-placement",
  message: "the step runs on any CPU (cpus: free): its values fall into modes, and have no one level",
};

/** Which metrics are meant. */
interface Wanted {
  /** As it was asked for. */
  readonly text: string;
  named(name: string): boolean;
  holds(sample: Sample): boolean;
}

/** Null: headlines. */
function selection({ metric, series }: TrendRequest): Wanted | null {
  if (series !== undefined) return exactly(series);
  if (metric === undefined) return null;
  const selector = parseSelector(metric);
  if (selector === null)
    throw new PerfmonError("PM1506", `"${metric}" selects no metric`, {
      hint: "read.iops, read.* or read.iops{job=a}",
    });
  const threshold: Threshold = { ...selector, limit: DEFAULT_LIMIT };
  return {
    text: metric,
    named: (name) => threshold.metric.includes("*") || name === threshold.metric,
    holds: (sample) => concerns(threshold, sample),
  };
}

function exactly({ metric, labels }: NonNullable<TrendRequest["series"]>): Wanted {
  const key = labels && comparisonKey("", metric, labels);
  return {
    text: labels && Object.keys(labels).length > 0 ? `${metric}{${labelKey(labels)}}` : metric,
    named: (name) => name === metric,
    holds: (sample) =>
      sample.metric.name === metric && (key === undefined || comparisonKey("", metric, sample.labels) === key),
  };
}

const headlineOf = ({ metrics }: StoredCase): string | null =>
  headlineMetric(metrics, new Set(metrics.map(({ name }) => name)));

/** Reads samples run by run, the newest first, and remembers what there was to choose from. */
class Found {
  /** The latest of each fingerprint. */
  readonly cases = new Map<string, StoredCase>();
  readonly #request: TrendRequest;
  readonly #wanted: Wanted | null;
  /** Metrics that are meant beside headlines. */
  readonly #beside: ReadonlySet<string>;
  readonly #fingerprints: ReadonlySet<string> | null;
  readonly #seen = { steps: new Set<string>(), metrics: new Set<string>(), any: false, chosen: false };

  constructor(request: TrendRequest) {
    this.#request = request;
    this.#wanted = selection(request);
    this.#beside = new Set(request.metrics);
    this.#fingerprints = request.fingerprints ? new Set(request.fingerprints) : null;
  }

  /** Those that are meant. */
  async samples(store: Store, run: RunHeader): Promise<readonly Sample[]> {
    const chosen = await this.#chosen(store, run);
    if (chosen.length === 0) return [];
    this.#seen.any = true;
    const headlines = new Map(chosen.map((stored) => [stored.case.fingerprint, headlineOf(stored)]));
    for (const stored of chosen) {
      if (!this.cases.has(stored.case.fingerprint)) this.cases.set(stored.case.fingerprint, stored);
      for (const { name } of stored.metrics) this.#seen.metrics.add(name);
    }
    const wanted = this.#wanted;
    const names = new Set(chosen.flatMap(({ metrics }) => metrics.map(({ name }) => name)));
    const named = wanted?.named ?? ((name: string) => this.#beside.has(name));
    const asked = new Set([...names].filter(named));
    if (wanted === null) for (const name of headlines.values()) if (name !== null) asked.add(name);
    if (asked.size === 0) return [];
    const samples = await store.samples({
      ...{ runs: [run.id], fingerprints: [...headlines.keys()] },
      metrics: [...asked],
    });
    const isHeadline = ({ fingerprint, metric }: Sample) => headlines.get(fingerprint) === metric.name;
    const own = samples.filter((sample) =>
      wanted === null ? isHeadline(sample) || this.#beside.has(sample.metric.name) : wanted.holds(sample),
    );
    if (own.length > 0) this.#seen.chosen = true;
    return own;
  }

  async #chosen(store: Store, run: RunHeader): Promise<StoredCase[]> {
    const { cases: globs = [] } = this.#request;
    const completed = (await store.cases(run.id)).filter(({ outcome }) => outcome === "completed");
    for (const { case: item } of completed) this.#seen.steps.add(item.step);
    return completed.filter(
      ({ case: item }) =>
        (this.#fingerprints === null || this.#fingerprints.has(item.fingerprint)) &&
        (globs.length === 0 || globs.some((glob) => matches(glob, item))),
    );
  }

  /** What was asked for and is nowhere is a slip, not an empty result. */
  refuse(): void {
    const { cases = [], fingerprints } = this.#request;
    const { steps, metrics, any, chosen } = this.#seen;
    if (!any && cases.length === 0 && fingerprints !== undefined)
      throw new PerfmonError("PM1013", "no run that counts holds such a case");
    if (steps.size > 0 && !any) {
      const near = nearest(cases[0]!, steps);
      throw new PerfmonError("PM1013", `no stored case matches "${cases.join('", "')}"`, {
        hint: near === null ? `there are ${few(steps)}` : `did you mean "${near}"?`,
      });
    }
    if (this.#wanted === null || chosen || !any) return;
    const { text } = this.#wanted;
    const near = nearest(text.replace(/\{.*/s, ""), metrics);
    throw new PerfmonError("PM1506", `no stored run measured ${text}`, {
      hint: near !== null && near !== text ? `did you mean ${near}?` : `there are ${few(metrics)}`,
    });
  }
}

const few = (names: ReadonlySet<string>): string => {
  const list = [...names].sort();
  return list.length > 12 ? `${list.slice(0, 12).join(", ")} and ${list.length - 12} more` : list.join(", ");
};

async function storagePaths(project: Project, cases: ReadonlyMap<string, StoredCase>): Promise<HistoryInput["paths"]> {
  const known = new Map<string, readonly string[] | undefined>();
  for (const [fingerprint, stored] of cases) known.set(fingerprint, (await candidateCase(project, stored)).paths);
  return (fingerprint) => known.get(fingerprint);
}
