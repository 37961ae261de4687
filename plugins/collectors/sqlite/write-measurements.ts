import { PerfmonError, type StreamedMeasurement } from "@perfmon/core/plugin";
import { type MeasurementRow, toRow } from "./measurement-row.ts";
import { requireFinite, type Tables } from "./tables.ts";
import { refusingTwice } from "./write-cases.ts";

/** Rows of one INSERT: half as long for the whole as one row each; more gain nothing. */
const CHUNK = 16;
const INSERT = "INSERT INTO measurement (run_case, sequence, measure, position, value, original, detail) VALUES ";

interface Row {
  readonly runCase: number;
  readonly sequence: number;
  readonly metric: string;
  readonly row: MeasurementRow;
}

/** The fast way in: sorted by key, many rows a statement. Within a transaction of the caller's. */
export class MeasurementWriter {
  readonly #tables: Tables;
  readonly #repetitions;
  readonly #notCompleted;
  readonly #one;
  readonly #chunk;

  constructor(tables: Tables) {
    const { db } = tables.connection;
    this.#tables = tables;
    this.#repetitions = db.prepare(
      `INSERT OR IGNORE INTO repetition (run_case, sequence, position, warmup, round, outcome)
       WITH RECURSIVE place (n) AS (SELECT ? UNION ALL SELECT n + 1 FROM place WHERE n < ?)
       SELECT ?, n, n, 0, n, 'completed' FROM place`,
    );
    this.#notCompleted = db
      .prepare("SELECT 1 FROM repetition WHERE run_case = ? AND sequence BETWEEN ? AND ? AND outcome <> 'completed'")
      .pluck();
    const row = "(?, ?, ?, ?, ?, ?, ?)";
    this.#one = db.prepare(INSERT + row);
    this.#chunk = db.prepare(INSERT + Array(CHUNK).fill(row).join(", "));
  }

  put(run: string, streamed: readonly StreamedMeasurement[]): void {
    const { documents, measures } = this.#tables;
    const cases = new Map<number, number>();
    const rows = streamed.map(({ caseIndex, sequence, measurement }): Row => {
      requireFinite(measurement);
      const runCase = cases.get(caseIndex) ?? this.#tables.case(run, caseIndex);
      cases.set(caseIndex, runCase);
      // Measures are numbered by first appearance, so their ids are an order among the values of a repetition.
      return { runCase, sequence, metric: measurement.metric, row: toRow(measurement, null, measures, documents) };
    });
    // In the order of the key, pages are written once: twice as fast as in the order of arrival.
    rows.sort((a, b) => a.runCase - b.runCase || a.sequence - b.sequence || a.row[0] - b.row[0]);
    this.#makeRepetitions(rows);
    let at = 0;
    for (; at + CHUNK <= rows.length; at += CHUNK) {
      const chunk = rows.slice(at, at + CHUNK);
      refusingTwice(nameOf(chunk), () => this.#chunk.run(chunk.flatMap(parameters)));
    }
    for (const row of rows.slice(at)) refusingTwice(row.metric, () => this.#one.run(...parameters(row)));
  }

  #makeRepetitions(rows: readonly Row[]): void {
    let from = 0;
    for (let at = 1; at <= rows.length; at++) {
      const [last, next] = [rows[at - 1]!, rows[at]];
      if (next && next.runCase === last.runCase && next.sequence - last.sequence <= 1) continue;
      this.#makeRange(last.runCase, rows[from]!.sequence, last.sequence);
      from = at;
    }
  }

  #makeRange(runCase: number, first: number, last: number): void {
    const { changes } = this.#repetitions.run(first, last, runCase);
    if (changes === last - first + 1) return;
    if (this.#notCompleted.get(runCase, first, last) !== undefined)
      throw new PerfmonError("PM1506", "only a completed repetition can have measurements");
  }
}

const parameters = ({ runCase, sequence, row }: Row) => [runCase, sequence, ...row];
const nameOf = (rows: readonly Row[]) => [...new Set(rows.map(({ metric }) => metric))].join(" or ");
