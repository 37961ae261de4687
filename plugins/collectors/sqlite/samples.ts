import type { Labels, Metric, Sample, SampleQuery } from "@perfmon/core/plugin";
import type { CaseReader, CaseRow } from "./read-cases.ts";
import type { Tables } from "./tables.ts";

type ValueRow = readonly [sequence: number, measure: number, value: number, detail: number | null];
type RepetitionRow = readonly [sequence: number, count: number, counts: number, command: number | null];

interface Growing {
  readonly metric: Metric;
  /** Place among the case's metrics. */
  readonly place: number;
  readonly labels: Labels;
  readonly values: number[];
  readonly commands: Set<number>;
  readonly details: Set<number>;
}

/** Reads samples: straight along the key of `measurement`, case by case. */
export class SampleReader {
  readonly #tables: Tables;
  readonly #cases: CaseReader;
  readonly #values;
  readonly #repetitions;

  constructor(tables: Tables, cases: CaseReader) {
    this.#tables = tables;
    this.#cases = cases;
    this.#values = tables.connection.db
      .prepare(
        "SELECT sequence, measure, value, detail FROM measurement WHERE run_case = ? ORDER BY sequence, position",
      )
      .raw();
    this.#repetitions = tables.connection.db
      .prepare(
        `SELECT sequence, count, warmup = 0 AND outcome = 'completed', command
         FROM repetition WHERE run_case = ? ORDER BY sequence`,
      )
      .raw();
  }

  samples({ runs, fingerprints, metrics }: SampleQuery): Sample[] {
    const wantedCases = fingerprints && new Set(fingerprints);
    const wantedMetrics = metrics && new Set(metrics);
    return runs.flatMap((run) => {
      const id = this.#tables.findRun(run);
      if (id === null) return [];
      return this.#cases
        .cases(id)
        .filter(({ result }) => wantedCases?.has(result.case.fingerprint) ?? true)
        .flatMap((row) => this.#ofCase(run, row, wantedMetrics));
    });
  }

  #ofCase(run: string, { row, result }: CaseRow, wanted: ReadonlySet<string> | undefined): Sample[] {
    const declared = new Map(result.metrics.map((metric, place) => [metric.name, { metric, place }]));
    const { id: caseId, fingerprint } = result.case;
    return this.#grow(row, (name) => (wanted && !wanted.has(name) ? undefined : declared.get(name))).map(
      ({ metric, labels, values, commands, details }) => ({
        run,
        caseId,
        fingerprint,
        metric,
        labels,
        values,
        commandHashes: [...commands].map((id) => this.#tables.documents.value<string>(id)).sort(),
        warnings: this.#warnings(details),
      }),
    );
  }

  /** By metric as declared, then by first appearance. */
  #grow(row: number, find: (name: string) => { readonly metric: Metric; readonly place: number } | undefined) {
    const byMeasure = new Map<number, Growing | null>();
    const bySeries = new Map<string, Growing>();
    const repetitions = this.#repetitions.all(row) as RepetitionRow[];
    let at = 0;
    for (const value of this.#values.iterate(row) as IterableIterator<ValueRow>) {
      const [sequence, measure, number, detail] = value;
      while (at < repetitions.length && repetitions[at]![0] + repetitions[at]![1] <= sequence) at++;
      const [first = Number.POSITIVE_INFINITY, , counts, command = null] = repetitions[at] ?? [];
      if (sequence < first || counts !== 1) continue;
      let growing = byMeasure.get(measure);
      if (growing === undefined) {
        growing = this.#series(measure, find, bySeries);
        byMeasure.set(measure, growing);
      }
      if (growing === null) continue;
      growing.values.push(detail !== null && number === 0 ? this.#signed(detail) : number);
      if (detail !== null) growing.details.add(detail);
      if (command !== null) growing.commands.add(command);
    }
    return [...bySeries.values()].sort((a, b) => a.place - b.place);
  }

  /** One series may have several measures: another unit of the tool's, another source. */
  #series(
    measure: number,
    find: (name: string) => { readonly metric: Metric; readonly place: number } | undefined,
    bySeries: Map<string, Growing>,
  ): Growing | null {
    const { metric: name, labels } = this.#tables.measures.value(measure);
    const found = find(name);
    if (!found) return null;
    const key = JSON.stringify([name, Object.entries(labels)]);
    const known = bySeries.get(key);
    if (known) return known;
    const growing = { ...found, labels, values: [], commands: new Set<number>(), details: new Set<number>() };
    bySeries.set(key, growing);
    return growing;
  }

  #signed(detail: number): number {
    const { negativeZero } = this.#tables.documents.value<{ negativeZero?: readonly string[] }>(detail);
    return negativeZero?.includes("value") ? -0 : 0;
  }

  #warnings(details: ReadonlySet<number>): string[] {
    const all = [...details].flatMap(
      (id) => this.#tables.documents.value<{ warnings?: readonly string[] }>(id).warnings ?? [],
    );
    return [...new Set(all)];
  }
}
