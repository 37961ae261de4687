import { isDeepStrictEqual } from "node:util";
import { type CaseResult, PerfmonError, type Repetition } from "@perfmon/core/plugin";
import { toRow } from "./measurement-row.ts";
import { Spans } from "./spans.ts";
import { kept, requireFinite, type Tables } from "./tables.ts";

/** What a repetition rarely has, and what a later perfmon knows of it. `raw` is another one each time: no text to store once. */
export type RepetitionDetail = Pick<Repetition, "signal" | "raw" | "problems" | "taints">;

/** What a detail is without what it does not say. */
export const NO_DETAIL: RepetitionDetail = { signal: null, raw: null, problems: [], taints: [] };

/** What the column `warmup` adds up: 0 is a repetition that counts. */
export const WARMUP = 1;
export const SET_ASIDE = 2;

/** Writes to `run_case`, `repetition` and `measurement`. All within a transaction of the caller's. */
export class CaseWriter {
  readonly #tables: Tables;
  readonly #case;
  readonly #spans: Spans;
  readonly #repetition;
  readonly #clear;
  readonly #measurement;

  constructor(tables: Tables) {
    const { db } = tables.connection;
    this.#tables = tables;
    this.#spans = new Spans(tables);
    this.#case = db.prepare(
      `INSERT INTO run_case (run, position, definition, outcome, reason, metrics) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (run, position) DO UPDATE SET definition = excluded.definition, outcome = excluded.outcome,
         reason = excluded.reason, metrics = excluded.metrics`,
    );
    this.#repetition = db.prepare(
      `INSERT OR REPLACE INTO repetition
         (run_case, sequence, count, position, warmup, round, outcome, started, duration, command, exit_code, detail)
       VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#clear = db.prepare("DELETE FROM measurement WHERE run_case = ? AND sequence = ?");
    this.#measurement = db.prepare(
      `INSERT INTO measurement (run_case, sequence, measure, position, value, original, detail)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
  }

  putCase(run: string, index: number, result: Omit<CaseResult, "repetitions">): void {
    const { definitions, documents } = this.#tables;
    const definition = definitions.id(kept(result.case));
    const reason = result.reason === null ? null : kept(result.reason);
    const metrics = documents.id(kept(result.metrics));
    this.#case.run(this.#tables.run(run), index, definition, result.outcome, reason, metrics);
  }

  putRepetition(run: string, caseIndex: number, sequence: number, repetition: Repetition): void {
    const { documents, measures, details } = this.#tables;
    const id = this.#tables.case(run, caseIndex);
    const { index, warmup, setAside, round, outcome, started, duration, commandHash, exitCode, measurements, ...rest } =
      repetition;
    const command = commandHash === null ? null : documents.id(kept(commandHash));
    const detail = detailOf(rest);
    this.#spans.isolate(id, sequence);
    const flags = (warmup ? WARMUP : 0) + (setAside ? SET_ASIDE : 0);
    // Kept like the rest of the numbers: finite or refused.
    kept([index, round, duration, exitCode]);
    this.#repetition.run(...[id, sequence, index, flags, round, outcome, started, duration, command, exitCode, detail]);
    this.#clear.run(id, sequence);
    for (const [position, measurement] of (measurements ?? []).entries()) {
      requireFinite(measurement);
      const row = toRow(measurement, position, measures, details);
      refusingTwice(
        () => measurement.metric,
        () => this.#measurement.run(id, sequence, ...row),
      );
    }
  }
}

function detailOf(detail: RepetitionDetail): string | null {
  const said = Object.entries(detail).filter(
    ([name, value]) => !isDeepStrictEqual(value, NO_DETAIL[name as keyof RepetitionDetail]),
  );
  return said.length > 0 ? kept(Object.fromEntries(said)) : null;
}

/** PM1506 where a repetition has a value of this metric, labels and unit already. */
export function refusingTwice<T>(metric: () => string, insert: () => T): T {
  try {
    return insert();
  } catch (cause) {
    if ((cause as { code?: string }).code !== "SQLITE_CONSTRAINT_PRIMARYKEY") throw cause;
    throw new PerfmonError("PM1506", `two values of ${metric()} with the same labels in one repetition`, { cause });
  }
}
