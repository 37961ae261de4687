import { PerfmonError } from "../errors/perfmon-error.ts";
import type { Labels } from "../model/metric.ts";
import type { CaseResult, RunHeader, RunState } from "../model/run.ts";
import type { StreamedMeasurement } from "../plugin/collector.ts";
import type { FormatRecord } from "../plugin/format.ts";
import { unitOf } from "../units/units.ts";
import { importedCase } from "./imported-case.ts";
import { MetricIntake } from "./metric-intake.ts";
import type { ImportOptions } from "./options.ts";
import { SeriesIntake } from "./series-intake.ts";

const NONE: Labels = Object.freeze({});

/** All series of one import at most: each needs memory until the end. */
const MOST_SERIES = 200_000;

interface CaseIntake {
  readonly index: number;
  readonly name: string;
  readonly metrics: Map<string, MetricIntake>;
  /** Without labels, by metric. */
  readonly plain: Map<string, SeriesIntake>;
  /** With labels. */
  readonly labelled: Map<string, SeriesIntake>;
}

/** One run as its records come in. */
export class RunIntake {
  readonly id: string;
  readonly name: string | undefined;
  readonly #started: number;
  readonly #options: ImportOptions;
  readonly #budget: { series: number };
  readonly #cases = new Map<string, CaseIntake>();
  #latest: number | null = null;
  /** The last text of a time and what it means: neighbours often share it. */
  #time = "";

  /** `started`: ms since 1970. `budget`: shared by all runs of an import. */
  constructor(
    id: string,
    name: string | undefined,
    started: number,
    options: ImportOptions,
    budget: { series: number },
  ) {
    this.id = id;
    this.name = name;
    this.#started = started;
    this.#options = options;
    this.#budget = budget;
  }

  take(record: FormatRecord): StreamedMeasurement {
    if (record.time !== undefined && record.time !== this.#time) {
      this.#time = record.time;
      this.#latest = Math.max(this.#latest ?? Number.NEGATIVE_INFINITY, timeOf(record.time));
    }
    const of = this.#cases.get(record.case) ?? this.#newCase(record.case);
    const series = this.#series(of, record);
    const sequence = series.count;
    return { caseIndex: of.index, sequence, position: series.place, measurement: series.take(record) };
  }

  #newCase(name: string): CaseIntake {
    if (name === "") throw new PerfmonError("PM1506", "a record has an empty case");
    const of = { index: this.#cases.size, name, metrics: new Map(), plain: new Map(), labelled: new Map() };
    this.#cases.set(name, of);
    return of;
  }

  #series(of: CaseIntake, record: FormatRecord): SeriesIntake {
    const { metric, labels } = record;
    const [series, key] = isEmpty(labels)
      ? [of.plain, metric]
      : [of.labelled, JSON.stringify([metric, Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))])];
    const known = series.get(key);
    if (known) return known;
    if (++this.#budget.series > MOST_SERIES)
      throw new PerfmonError("PM1506", `more than ${MOST_SERIES} different cases, metrics and labels`, {
        hint: "is a column of ever new values taken for a label? Every column but metric, value, unit, better, case, run and time is one",
      });
    const fresh = new SeriesIntake(
      this.#metric(of, record),
      isEmpty(labels) ? NONE : { ...labels },
      of.plain.size + of.labelled.size,
    );
    series.set(key, fresh);
    return fresh;
  }

  #metric(of: CaseIntake, { metric: name, unit, better }: FormatRecord): MetricIntake {
    const known = of.metrics.get(name);
    if (known) return known;
    if (name === "") throw new PerfmonError("PM1506", `case "${of.name}" has a metric without a name`);
    const fresh = new MetricIntake(name, of.name, unitOf(unit)?.base ?? unit, better, this.#options.better);
    of.metrics.set(name, fresh);
    return fresh;
  }

  header(state: RunState): RunHeader {
    const { suite = "imported", target = "imported", labels = {}, tags = [], note = null } = this.#options;
    return {
      id: this.id,
      state,
      suite,
      suiteFiles: [],
      started: new Date(this.#started).toISOString(),
      finished: this.#latest === null || state === "running" ? null : new Date(this.#latest).toISOString(),
      target,
      labels: this.name === undefined ? labels : { ...labels, run: this.name },
      tags,
      note,
      rerunOf: null,
      seed: 0,
      order: "suite",
      perfmon: this.#options.version,
      environment: {},
      environmentAfter: null,
      taints: [],
      owner: state === "running" ? (this.#options.owner ?? null) : null,
      settings: {},
      reasons: [],
    };
  }

  /** Cases from an index on, as far as they are known by now, with their indices. */
  *cases(from: number, outcome: "completed" | "aborted"): Generator<[number, Omit<CaseResult, "repetitions">]> {
    for (const { index, name, metrics } of this.#cases.values())
      if (index >= from) {
        const declared = [...metrics.values()].map((metric) => metric.metric());
        yield [index, { case: importedCase(name), outcome, reason: null, metrics: declared }];
      }
  }

  /** Names of metrics whose direction had to be assumed. */
  assumed(): string[] {
    return [...this.#cases.values()].flatMap(({ metrics }) =>
      [...metrics.values()].filter(({ assumed }) => assumed).map(({ name }) => name),
    );
  }

  get caseCount(): number {
    return this.#cases.size;
  }
}

/** ms since 1970 of an ISO 8601 text; PM1506 for anything else. */
export function timeOf(text: string): number {
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  // Date.parse takes 30 February for 2 March.
  const day = text.slice(0, 10);
  if (time >= 0 && new Date(day).toISOString().startsWith(day)) return time;
  throw new PerfmonError("PM1506", `"${text}" is no time`, { hint: "ISO 8601, such as 2026-11-20T14:30:00Z" });
}

function isEmpty(labels: object): boolean {
  for (const _ in labels) return false;
  return true;
}
