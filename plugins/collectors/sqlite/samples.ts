import type { Labels, Metric, Sample, SampleQuery } from "@perfmon/core/plugin";
import type { CaseReader, CaseRow } from "./read-cases.ts";
import type { Tables } from "./tables.ts";

type ValueRow = readonly [sequence: number, measure: number, value: number, detail: number | null];
type RepetitionRow = readonly [
  sequence: number,
  count: number,
  counts: number,
  command: number | null,
  runCase?: number,
];

type PlainRow = readonly [
  runCase: number,
  values: string,
  count: number,
  first: number,
  last: number,
  lowest: number,
  highest: number,
  details: number,
];
type GroupRow = readonly [
  runCase: number,
  sequences: string,
  measures: string,
  positions: string,
  values: string,
  details: number,
];
interface Together {
  readonly values: ReadonlyMap<number, Column | Plain>;
  readonly repetitions: ReadonlyMap<number, readonly RepetitionRow[]>;
}

/**
 * Cases of a run from which on they are read together: a statement for each costs more than its rows do, and a row for each
 * value more than one for all values of a case. SQLite writes numbers into JSON so that they come back as they were.
 */
const MANY = 16;

/** Values of one case by sequence, then position. */
interface Column {
  readonly sequences: readonly number[];
  readonly measures: readonly number[];
  readonly values: readonly number[];
  /** Null: no value says anything beside itself. */
  readonly details: readonly (number | null)[] | null;
}

/** Values of a case that has one measure, in repetitions that follow each other. */
interface Plain {
  readonly measure: number;
  /** Sequences of the first and the last of them. */
  readonly first: number;
  readonly last: number;
  readonly values: readonly number[];
}

/** Null: the case is more than that. Groups come along the key of the table, which is by sequence where the measure is one. */
function fromPlain([, values, count, first, last, lowest, highest, details]: PlainRow): Plain | null {
  if (lowest !== highest || last - first + 1 !== count || details > 0) return null;
  return { measure: lowest, first, last, values: JSON.parse(values) };
}

function columnOf(given: Column | Plain): Column {
  if (!("measure" in given)) return given;
  const { first, measure, values } = given;
  return { sequences: values.map((_, i) => first + i), measures: values.map(() => measure), values, details: null };
}

function fromLists(lists: readonly string[]): Column {
  const [sequences, measures, positions, values] = lists.map((list) => JSON.parse(list) as number[]) as [
    number[],
    number[],
    number[],
    number[],
  ];
  // They come by sequence, then measure; most repetitions have their measures in the order of their positions.
  const isSorted = sequences.every(
    (sequence, i) =>
      i === 0 || sequence > sequences[i - 1]! || (sequence === sequences[i - 1] && positions[i]! >= positions[i - 1]!),
  );
  if (isSorted) return { sequences, measures, values, details: null };
  const order = [...sequences.keys()];
  order.sort((a, b) => sequences[a]! - sequences[b]! || positions[a]! - positions[b]!);
  const sorted = (list: readonly number[]) => order.map((i) => list[i]!);
  return { sequences: sorted(sequences), measures: sorted(measures), values: sorted(values), details: null };
}

function fromRows(rows: Iterable<ValueRow>): Column {
  const column = { sequences: [] as number[], measures: [] as number[], values: [] as number[] };
  const details: (number | null)[] = [];
  for (const [sequence, measure, value, detail] of rows) {
    column.sequences.push(sequence);
    column.measures.push(measure);
    column.values.push(value);
    details.push(detail);
  }
  return { ...column, details };
}

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
  readonly #plainOfRun;
  readonly #valuesOfRun;
  readonly #repetitionsOfRun;

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
    this.#plainOfRun = tables.connection.db
      .prepare(
        `SELECT run_case, json_group_array(value), count(*), min(sequence), max(sequence), min(measure), max(measure),
                count(detail)
         FROM measurement WHERE run_case IN (SELECT id FROM run_case WHERE run = ?) GROUP BY run_case`,
      )
      .raw();
    this.#valuesOfRun = tables.connection.db
      .prepare(
        `SELECT run_case, json_group_array(sequence), json_group_array(measure), json_group_array(position),
                json_group_array(value), count(detail)
         FROM measurement WHERE run_case IN (SELECT id FROM run_case WHERE run = ?) GROUP BY run_case`,
      )
      .raw();
    this.#repetitionsOfRun = tables.connection.db
      .prepare(
        `SELECT sequence, count, warmup = 0 AND outcome = 'completed', command, run_case
         FROM repetition WHERE run_case IN (SELECT id FROM run_case WHERE run = ?) ORDER BY run_case, sequence`,
      )
      .raw();
  }

  samples({ runs, fingerprints, metrics }: SampleQuery): Sample[] {
    const wantedCases = fingerprints && new Set(fingerprints);
    const wantedMetrics = metrics && new Set(metrics);
    return runs.flatMap((run) => {
      const id = this.#tables.findRun(run);
      if (id === null) return [];
      const cases = this.#cases.cases(id).filter(({ result }) => wantedCases?.has(result.case.fingerprint) ?? true);
      const together = cases.length >= MANY ? this.#together(id) : null;
      return cases.flatMap((row) => this.#ofCase(run, row, wantedMetrics, together));
    });
  }

  /** The rows of all cases of a run. */
  #together(run: number): Together {
    const repetitions = Map.groupBy(this.#repetitionsOfRun.all(run) as RepetitionRow[], (row) => row[4]!);
    return { values: this.#plain(run) ?? this.#lists(run), repetitions };
  }

  /** Null: some case has several measures, and then most have. */
  #plain(run: number): ReadonlyMap<number, Plain> | null {
    const values = new Map<number, Plain>();
    for (const row of this.#plainOfRun.iterate(run) as IterableIterator<PlainRow>) {
      const plain = fromPlain(row);
      if (plain === null) return null;
      values.set(row[0], plain);
    }
    return values;
  }

  #lists(run: number): ReadonlyMap<number, Column> {
    const values = new Map<number, Column>();
    for (const row of this.#valuesOfRun.iterate(run) as IterableIterator<GroupRow>) {
      const [runCase, sequences, measures, positions, list, details] = row;
      // What a value says beside itself is rare, and read with the case.
      if (details === 0) values.set(runCase, fromLists([sequences, measures, positions, list]));
    }
    return values;
  }

  #ofCase(
    run: string,
    { row, result }: CaseRow,
    wanted: ReadonlySet<string> | undefined,
    together: Together | null,
  ): Sample[] {
    const declared = new Map(result.metrics.map((metric, place) => [metric.name, { metric, place }]));
    const { id: caseId, fingerprint } = result.case;
    const find = (name: string) => (wanted && !wanted.has(name) ? undefined : declared.get(name));
    const values = together?.values.get(row) ?? fromRows(this.#values.iterate(row) as IterableIterator<ValueRow>);
    const repetitions = together
      ? (together.repetitions.get(row) ?? [])
      : (this.#repetitions.all(row) as RepetitionRow[]);
    return this.#grow(values, repetitions, find).map(({ metric, labels, values, commands, details }) => ({
      run,
      caseId,
      fingerprint,
      metric,
      labels,
      values,
      commandHashes: [...commands].map((id) => this.#tables.documents.value<string>(id)).sort(),
      warnings: this.#warnings(details),
    }));
  }

  /** By metric as declared, then by first appearance. */
  #grow(
    given: Column | Plain,
    repetitions: readonly RepetitionRow[],
    find: (name: string) => { readonly metric: Metric; readonly place: number } | undefined,
  ) {
    const byMeasure = new Map<number, Growing | null>();
    const bySeries = new Map<string, Growing>();
    const whole = "measure" in given && this.#whole(given, repetitions, find);
    if (whole) return whole;
    const { sequences, measures, values, details } = columnOf(given);
    let at = 0;
    for (let i = 0; i < values.length; i++) {
      const sequence = sequences[i]!;
      const measure = measures[i]!;
      const detail = details === null ? null : details[i]!;
      while (at < repetitions.length && repetitions[at]![0] + repetitions[at]![1] <= sequence) at++;
      const [first = Number.POSITIVE_INFINITY, , counts, command = null] = repetitions[at] ?? [];
      if (sequence < first || counts !== 1) continue;
      let growing = byMeasure.get(measure);
      if (growing === undefined) {
        growing = this.#series(measure, find, bySeries);
        byMeasure.set(measure, growing);
      }
      if (growing === null) continue;
      growing.values.push(detail !== null && values[i] === 0 ? this.#signed(detail) : values[i]!);
      if (detail !== null) growing.details.add(detail);
      if (command !== null) growing.commands.add(command);
    }
    return [...bySeries.values()].sort((a, b) => a.place - b.place);
  }

  /** What most cases are: every repetition counts, and each has its value. False: it is not so. */
  #whole(
    { measure, first, last, values }: Plain,
    repetitions: readonly RepetitionRow[],
    find: (name: string) => { readonly metric: Metric; readonly place: number } | undefined,
  ): readonly Growing[] | false {
    let next = first;
    for (const [sequence, count, counts] of repetitions) {
      if (counts !== 1 || sequence !== next) return false;
      next += count;
    }
    if (next !== last + 1) return false;
    const growing = this.#series(measure, find, new Map());
    if (growing === null) return [];
    const commands = repetitions.flatMap(([, , , command]) => (command === null ? [] : [command]));
    return [{ ...growing, values: [...values], commands: new Set(commands) }];
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
