import type { StreamedMeasurement } from "@perfmon/core/plugin";
import { toRow } from "./measurement-row.ts";
import { Spans } from "./spans.ts";
import { requireFinite, type Tables } from "./tables.ts";
import { refusingTwice } from "./write-cases.ts";

/** Rows of one INSERT: half as long for the whole as one row each; more gain nothing. */
const CHUNK = 32;
/** Parameters of one row. */
const WIDTH = 7;
const INSERT = "INSERT INTO measurement (run_case, sequence, measure, position, value, original, detail) VALUES ";
const ROW = "(?, ?, ?, ?, ?, ?, ?)";

/** The fast way in: sorted by key, many rows a statement. Within a transaction of the caller's. */
export class MeasurementWriter {
  readonly #tables: Tables;
  readonly #spans: Spans;
  readonly #one;
  readonly #chunk;

  constructor(tables: Tables) {
    const { db } = tables.connection;
    this.#tables = tables;
    this.#spans = new Spans(tables);
    this.#one = db.prepare(INSERT + ROW);
    this.#chunk = db.prepare(INSERT + Array(CHUNK).fill(ROW).join(", "));
  }

  put(run: string, rows: readonly StreamedMeasurement[]): void {
    // In the order of the key, pages are written once: twice as fast as in the order of arrival.
    const sorted = rows.toSorted((a, b) => a.caseIndex - b.caseIndex || a.sequence - b.sequence);
    for (let from = 0; from < sorted.length; ) {
      const { caseIndex } = sorted[from]!;
      let end = from + 1;
      while (end < sorted.length && sorted[end]!.caseIndex === caseIndex) end++;
      const runCase = this.#tables.case(run, caseIndex);
      this.#makeRepetitions(runCase, sorted, from, end);
      for (; from < end; from += CHUNK) this.#insert(runCase, sorted, from, Math.min(from + CHUNK, end));
      from = end;
    }
  }

  #makeRepetitions(runCase: number, sorted: readonly StreamedMeasurement[], from: number, end: number): void {
    let first = sorted[from]!.sequence;
    for (let at = from + 1; at <= end; at++) {
      const last = sorted[at - 1]!.sequence;
      if (at < end && sorted[at]!.sequence - last <= 1) continue;
      this.#spans.ensure(runCase, first, last);
      if (at < end) first = sorted[at]!.sequence;
    }
  }

  #insert(runCase: number, sorted: readonly StreamedMeasurement[], from: number, end: number): void {
    const { details, measures } = this.#tables;
    const parameters: (number | null)[] = [];
    for (let at = from; at < end; at++) {
      const { sequence, position, measurement } = sorted[at]!;
      requireFinite(measurement);
      parameters.push(runCase, sequence, ...toRow(measurement, position, measures, details));
    }
    refusingTwice(
      () => [...new Set(sorted.slice(from, end).map(({ measurement: { metric } }) => metric))].join(" or "),
      () => {
        if (end - from === CHUNK) this.#chunk.run(parameters);
        else for (let at = 0; at < parameters.length; at += WIDTH) this.#one.run(parameters.slice(at, at + WIDTH));
      },
    );
  }
}
