import { type Baseline, PerfmonError } from "@perfmon/core/plugin";
import type { Tables } from "./tables.ts";

/** Reads and writes `baseline` and `baseline_run`. All within a transaction of the caller's. */
export class Baselines {
  readonly #tables: Tables;
  readonly #list;
  readonly #runs;
  readonly #put;
  readonly #clear;
  readonly #putRun;
  readonly #remove;

  constructor(tables: Tables) {
    const { db } = tables.connection;
    this.#tables = tables;
    this.#list = db.prepare("SELECT name, set_at, note FROM baseline ORDER BY set_at DESC, name").raw();
    this.#runs = db
      .prepare(
        `SELECT run.ulid FROM baseline_run JOIN run ON run.id = baseline_run.run
         WHERE baseline_run.baseline = ? ORDER BY baseline_run.position`,
      )
      .pluck();
    this.#put = db.prepare(
      `INSERT INTO baseline (name, set_at, note) VALUES (?, ?, ?)
       ON CONFLICT (name) DO UPDATE SET set_at = excluded.set_at, note = excluded.note`,
    );
    this.#clear = db.prepare("DELETE FROM baseline_run WHERE baseline = ?");
    this.#putRun = db.prepare("INSERT INTO baseline_run (baseline, position, run) VALUES (?, ?, ?)");
    this.#remove = db.prepare("DELETE FROM baseline WHERE name = ?");
  }

  list(): Baseline[] {
    return (this.#list.all() as [string, string, string | null][]).map(([name, set, note]) => ({
      name,
      runs: this.#runs.all(name) as string[],
      set,
      note,
    }));
  }

  put({ name, runs, set, note }: Baseline): void {
    for (const text of [name, set, note ?? ""]) if (!text.isWellFormed()) throw notText(text);
    this.#put.run(name, set, note);
    this.#clear.run(name);
    for (const [position, run] of runs.entries()) this.#putRun.run(name, position, this.#tables.run(run));
  }

  remove(name: string): boolean {
    return this.#remove.run(name).changes > 0;
  }
}

const notText = (text: string) => new PerfmonError("PM1506", `${JSON.stringify(text)} holds half a character`);
