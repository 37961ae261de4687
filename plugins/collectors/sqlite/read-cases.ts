import {
  type BlockRecord,
  type Case,
  type CaseResult,
  type Measurement,
  type Metric,
  type Outcome,
  parseExactJson,
  type Repetition,
} from "@perfmon/core/plugin";
import { fromRow, type MeasurementRow } from "./measurement-row.ts";
import type { Tables } from "./tables.ts";
import { NO_DETAIL, type RepetitionDetail, SET_ASIDE, WARMUP } from "./write-cases.ts";

export interface CaseRow {
  readonly row: number;
  readonly index: number;
  readonly result: Omit<CaseResult, "repetitions">;
}

type RepetitionRow = readonly [
  sequence: number,
  count: number,
  position: number,
  flags: number,
  round: number,
  outcome: Repetition["outcome"],
  started: string | null,
  duration: number | null,
  command: number | null,
  exitCode: number | null,
  detail: string | null,
];

/** Reads `run_case`, `repetition`, `measurement` and `block`. All within a transaction of the caller's. */
export class CaseReader {
  readonly #tables: Tables;
  readonly #cases;
  readonly #repetitions;
  readonly #measurements;
  readonly #blocks;

  constructor(tables: Tables) {
    const { db } = tables.connection;
    this.#tables = tables;
    this.#cases = db
      .prepare(
        "SELECT id, position, definition, outcome, reason, metrics FROM run_case WHERE run = ? ORDER BY position",
      )
      .raw();
    this.#repetitions = db
      .prepare(
        `SELECT sequence, count, position, warmup, round, outcome, started, duration, command, exit_code, detail
         FROM repetition WHERE run_case = ? ORDER BY sequence`,
      )
      .raw();
    this.#measurements = db
      .prepare(
        `SELECT sequence, measure, position, value, original, detail
         FROM measurement WHERE run_case = ? ORDER BY sequence, position`,
      )
      .raw();
    this.#blocks = db.prepare("SELECT json FROM block WHERE run = ? ORDER BY sequence").pluck();
  }

  cases(run: number): CaseRow[] {
    const rows = this.#cases.all(run) as [number, number, number, Outcome, string | null, number][];
    const { definitions, documents } = this.#tables;
    return rows.map(([row, index, definition, outcome, reason, metrics]) => ({
      row,
      index,
      result: {
        case: definitions.value<Case>(definition),
        outcome,
        reason: reason === null ? null : (JSON.parse(reason) as string),
        metrics: documents.value<readonly Metric[]>(metrics),
      },
    }));
  }

  /** `begun`: when the run did, for repetitions that do not say it. */
  repetitions(runCase: number, begun: string): Repetition[] {
    const measurements = this.#measurementsOf(runCase);
    const { documents } = this.#tables;
    return (this.#repetitions.all(runCase) as RepetitionRow[]).flatMap((row) => {
      const [sequence, count, index, flags, round, outcome, started, duration, command, exitCode, json] = row;
      const detail: RepetitionDetail =
        json === null ? NO_DETAIL : { ...NO_DETAIL, ...(parseExactJson(json) as Partial<RepetitionDetail>) };
      const common = {
        warmup: (flags & WARMUP) !== 0,
        setAside: (flags & SET_ASIDE) !== 0,
        started: started ?? begun,
        duration,
        commandHash: command === null ? null : documents.value<string>(command),
        exitCode,
        ...detail,
      };
      return Array.from({ length: count }, (_, at): Repetition => {
        const place = { index: index + at, round: round + at };
        return outcome === "completed"
          ? { ...place, ...common, outcome, measurements: measurements.get(sequence + at) ?? [] }
          : { ...place, ...common, outcome };
      });
    });
  }

  #measurementsOf(runCase: number): ReadonlyMap<number, readonly Measurement[]> {
    const { measures, documents } = this.#tables;
    const found = new Map<number, Measurement[]>();
    for (const row of this.#measurements.iterate(runCase) as IterableIterator<[number, ...MeasurementRow]>) {
      const [sequence, ...rest] = row;
      const measurement = fromRow(rest, measures, documents);
      const list = found.get(sequence);
      if (list) list.push(measurement);
      else found.set(sequence, [measurement]);
    }
    return found;
  }

  blocks(run: number): BlockRecord[] {
    return (this.#blocks.all(run) as string[]).map((json) => parseExactJson(json) as BlockRecord);
  }
}
