import { PerfmonError } from "@perfmon/core/plugin";
import type { Tables } from "./tables.ts";

interface SpanRow {
  readonly sequence: number;
  readonly count: number;
  readonly outcome: string;
  /** Made by `ensure`, and nothing else is known of it: it can grow. */
  readonly bare: number;
}

/**
 * Repetitions of which nothing is known but their values, as imports bring them by the million: one row of `repetition` stands
 * for `count` of them in sequence. All within a transaction of the caller's.
 */
export class Spans {
  readonly #overlapping;
  readonly #nearest;
  readonly #insert;
  readonly #setCount;
  readonly #copy;

  constructor({ connection: { db } }: Tables) {
    this.#overlapping = db.prepare(
      `SELECT sequence, count, outcome, warmup = 0 AND started IS NULL AS bare FROM repetition
       WHERE run_case = ? AND sequence <= ? AND sequence + count >= ? ORDER BY sequence`,
    );
    this.#nearest = db.prepare(
      "SELECT sequence, count FROM repetition WHERE run_case = ? AND sequence <= ? ORDER BY sequence DESC LIMIT 1",
    );
    this.#insert = db.prepare(
      `INSERT INTO repetition (run_case, sequence, count, position, warmup, round, outcome)
       VALUES (?, ?, ?, ?, 0, ?, 'completed')`,
    );
    this.#setCount = db.prepare("UPDATE repetition SET count = ? WHERE run_case = ? AND sequence = ?");
    this.#copy = db.prepare(
      `INSERT INTO repetition
       SELECT run_case, ?3, ?4, position + (?3 - sequence), warmup, round + (?3 - sequence), outcome, started, duration,
         command, exit_code, detail
       FROM repetition WHERE run_case = ?1 AND sequence = ?2`.replaceAll(/\?(\d)/g, "@p$1"),
    );
  }

  /** Makes those of the repetitions from `first` to `last` that are not there. PM1506 where one of them did not complete. */
  ensure(runCase: number, first: number, last: number): void {
    let next = first;
    let before: SpanRow | null = null;
    for (const row of this.#overlapping.all(runCase, last, first) as SpanRow[]) {
      if (row.sequence + row.count > first && row.outcome !== "completed")
        throw new PerfmonError("PM1506", "only a completed repetition can have measurements");
      if (row.sequence > next) before = this.#fill(runCase, next, row.sequence - 1, before);
      next = Math.max(next, row.sequence + row.count);
      before = row;
    }
    if (next <= last) this.#fill(runCase, next, last, before);
  }

  #fill(runCase: number, first: number, last: number, before: SpanRow | null): SpanRow | null {
    if (before && before.bare === 1 && before.sequence + before.count === first)
      this.#setCount.run(last + 1 - before.sequence, runCase, before.sequence);
    else this.#insert.run(runCase, first, last - first + 1, first, first);
    return null;
  }

  /** Gives a repetition that shares its row with others a row of its own. */
  isolate(runCase: number, sequence: number): void {
    const row = this.#nearest.get(runCase, sequence) as Pick<SpanRow, "sequence" | "count"> | undefined;
    if (!row || row.count === 1 || row.sequence + row.count <= sequence) return;
    const end = row.sequence + row.count;
    const copy = (at: number, count: number) => this.#copy.run({ p1: runCase, p2: row.sequence, p3: at, p4: count });
    if (sequence + 1 < end) copy(sequence + 1, end - sequence - 1);
    if (sequence === row.sequence) this.#setCount.run(1, runCase, sequence);
    else {
      copy(sequence, 1);
      this.#setCount.run(sequence - row.sequence, runCase, row.sequence);
    }
  }
}
