import { randomBytes } from "node:crypto";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { bareCase, bareRepetition } from "../model/bare.ts";
import type { Case, Scalar } from "../model/case.ts";
import type { Environment, Fact, Role } from "../model/environment.ts";
import type { Measurement } from "../model/measurement.ts";
import type { Better, Kind, Labels, Metric } from "../model/metric.ts";
import type { CaseResult, Repetition, Run } from "../model/run.ts";
import { ULID_PATTERN, ulid } from "../model/ulid.ts";
import { fingerprint } from "../suite/fingerprint.ts";
import { mayBeNegative, normalise, unitOf } from "../units/units.ts";
import { parseThresholds, type ThresholdMap } from "./thresholds.ts";

/** What a caller measured itself: one metric of one case. */
export interface OwnResult {
  /** `read.iops`, `latency`: lower case, without its unit. */
  readonly metric: string;
  /** Any unit of the unit table: `us`, `MiB/s`, `1/s`. Kept as the original; stored in the base unit. */
  readonly unit: string;
  readonly better: Better;
  /** Default `custom`. */
  readonly kind?: Kind;
  readonly description?: string;
  /** What one value is of the events behind it: `mean`, `p99`. */
  readonly statistic?: string;
  /** The metric its case is judged by. Default: the first result of the case. */
  readonly headline?: boolean;
  /** `critical` raises the severity of a regression by one step. */
  readonly tags?: readonly string[];
  /** Whether a value may be below 0 (a difference). Default: of counts and ratios, where one is. */
  readonly negative?: boolean;
  readonly labels?: Labels;
  /** In `unit`, one a repetition, in the order measured; at least one, all finite. Several runs of the benchmark, not its inner loop. */
  readonly values: readonly number[];
}

export interface OwnCase {
  /** Readable and unique in its run: `getpid`, `rand-read iodepth=1`. */
  readonly id: string;
  /** What distinguishes it from its siblings. With the id it makes the fingerprint: runs are compared case by case. */
  readonly parameters?: Readonly<Record<string, Scalar>>;
  readonly tags?: readonly string[];
  readonly results: readonly OwnResult[];
  /** Tolerances as a suite writes them: `{ latency: "5%" }`. Default: 10 % for every metric. */
  readonly thresholds?: ThresholdMap;
}

export interface OwnRun {
  readonly suite: string;
  readonly cases: readonly OwnCase[];
  /** Where it was measured. Runs of different targets are not compared. Default `external`. */
  readonly target?: string;
  /**
   * Facts by dotted name: `{ "kernel.release": "6.12.9", "cpu.model": "..." }`. A bare value gets the role its name has in
   * perfmon's own runs: kernel.* and mitigations.* are the subject, cpu.*, host.* and memory.installed must match, all else
   * is noted.
   */
  readonly environment?: Readonly<Record<string, Fact | Fact["value"]>>;
  readonly labels?: Labels;
  readonly tags?: readonly string[];
  readonly note?: string | null;
  /** Id of the run of which this one measured some cases again. */
  readonly rerunOf?: string | null;
  /** When it was measured; its id sorts by this. Default: now. */
  readonly started?: Date;
  readonly finished?: Date;
}

/** A complete Run out of a caller's own values, to be stored, compared and exported like any other. PM1506 for what is no value. */
export function buildRun(own: OwnRun): Run {
  if (own.cases.length === 0) throw new PerfmonError("PM1506", "a run needs at least one case");
  const started = own.started ?? new Date();
  if (Number.isNaN(started.getTime())) throw new PerfmonError("PM1506", "started is no point in time");
  if (own.rerunOf != null && !ULID_PATTERN.test(own.rerunOf))
    throw new PerfmonError("PM1506", `rerunOf: ${JSON.stringify(own.rerunOf)} is no run id (a ULID)`);
  const ids = own.cases.map(({ id }) => id);
  const twice = ids.find((id, index) => id === "" || ids.indexOf(id) !== index);
  if (twice !== undefined)
    throw new PerfmonError("PM1506", twice === "" ? "a case has no id" : `two cases have the id "${twice}"`);
  return {
    id: ulid(
      started.getTime(),
      randomBytes(16).map((byte) => byte % 32),
    ),
    state: "completed",
    suite: own.suite,
    suiteFiles: [],
    started: started.toISOString(),
    finished: (own.finished ?? started).toISOString(),
    target: own.target ?? "external",
    labels: own.labels ?? {},
    tags: own.tags ?? [],
    note: own.note ?? null,
    rerunOf: own.rerunOf ?? null,
    seed: 0,
    order: "suite",
    perfmon: "external",
    environment: environmentOf(own.environment ?? {}),
    environmentAfter: null,
    taints: [],
    owner: null,
    settings: {},
    reasons: [],
    cases: own.cases.map((item) => caseResult(item, started)),
    blocks: [],
  };
}

function environmentOf(given: NonNullable<OwnRun["environment"]>): Environment {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      typeof value === "object" ? value : { value, role: roleOf(name) },
    ]),
  );
}

const MUST_MATCH =
  /^(cpu\.(model|count|cores|sockets|smt|governor|turbo)|numa\.nodes|memory\.installed|host\.(machine|architecture)|virtualisation)$/;

function roleOf(name: string): Role {
  if (/^(kernel|mitigations)\./.test(name)) return "subject";
  return MUST_MATCH.test(name) ? "must-match" : "noted";
}

function caseResult(own: OwnCase, started: Date): CaseResult {
  if (own.results.length === 0) throw new PerfmonError("PM1506", `case "${own.id}" has no result`);
  const metrics = new Map<string, Metric>();
  for (const result of own.results) addMetric(metrics, own, result);
  const seen = new Set<string>();
  for (const { metric, labels = {} } of own.results) {
    const key = JSON.stringify([metric, Object.entries(labels).sort()]);
    if (seen.has(key))
      throw new PerfmonError("PM1506", `case "${own.id}" has two results of ${metric} with equal labels`);
    seen.add(key);
  }
  const length = Math.max(...own.results.map(({ values }) => values.length));
  return {
    case: caseOf(own, length),
    outcome: "completed",
    reason: null,
    metrics: [...metrics.values()],
    repetitions: Array.from({ length }, (_, index) => repetition(own, index, started)),
  };
}

function addMetric(metrics: Map<string, Metric>, own: OwnCase, result: OwnResult): void {
  const { metric: name, unit, better, kind = "custom", description = "", statistic, headline, tags, values } = result;
  const where = `case "${own.id}", metric "${name}"`;
  const base = unitOf(unit)?.base;
  if (base === undefined)
    throw new PerfmonError("PM1506", `${where}: "${unit}" is no known unit`, { hint: "perfmon list units shows them" });
  if (name === "") throw new PerfmonError("PM1506", `case "${own.id}" has a metric without a name`);
  if (values.length === 0) throw new PerfmonError("PM1506", `${where} has no value`);
  const wrong = values.find((value) => typeof value !== "number" || !Number.isFinite(normalise(value, unit)?.value));
  if (wrong !== undefined) throw new PerfmonError("PM1506", `${where}: ${wrong} is no value`);
  const zero = values.includes(0);
  const known = metrics.get(name);
  const below = values.find((value) => value < 0);
  const negative = below !== undefined || result.negative === true || known?.negative === true;
  if (below !== undefined && !mayBeNegative(base) && !result.negative)
    throw new PerfmonError("PM1506", `${where}: ${below} ${unit}, which it cannot truly be`, {
      hint: "a result that is a difference says negative: true",
    });
  if (known && (known.unit !== base || known.better !== better))
    throw new PerfmonError("PM1506", `${where}: two results disagree about its unit or about what is better`);
  metrics.set(name, {
    name,
    unit: base,
    better,
    kind,
    description,
    ...(statistic === undefined ? {} : { statistic }),
    ...((headline ?? known?.headline) ? { headline: true } : {}),
    ...(tags === undefined ? {} : { tags }),
    ...(zero || known?.zero ? { zero: true } : {}),
    ...(negative ? { negative: true } : {}),
  });
}

function caseOf(own: OwnCase, repetitions: number): Case {
  const { id, parameters = {}, tags = [], thresholds = {} } = own;
  const none = { placement: {}, cache: null, key: null } as const;
  const identity = fingerprint({ uses: "external", with: { case: id }, matrix: parameters, ...none });
  return {
    ...bareCase(id, "external", identity),
    parameters,
    repetitions: { min: repetitions, max: repetitions, until: null, budget: null },
    thresholds: parseThresholds(thresholds, "step", `thresholds of case "${id}"`),
    tags,
  };
}

function repetition(own: OwnCase, index: number, started: Date): Repetition {
  const measurements = own.results.flatMap(({ metric, unit, labels = {}, values }): Measurement[] => {
    const value = values[index];
    if (value === undefined) return [];
    const base = normalise(value, unit)!;
    return [{ metric, labels, ...base, original: { value, unit }, source: "external", warnings: [] }];
  });
  return bareRepetition(index, started.toISOString(), measurements);
}
