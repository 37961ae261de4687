import { PerfmonError, parseExactJson, type Run, type RunHeader, ULID_PATTERN } from "@perfmon/core/plugin";
import { kept, type Tables } from "./tables.ts";

/** Writes to `run`, `block` and what belongs to a run as a whole. All within a transaction of the caller's. */
export class RunWriter {
  readonly #tables: Tables;
  readonly #put;
  readonly #header;
  readonly #setHeader;
  readonly #block;
  readonly #baselinesOf;
  readonly #erase;
  readonly #remove;
  readonly #withReruns;

  constructor(tables: Tables) {
    const { db } = tables.connection;
    this.#tables = tables;
    this.#put = db.prepare(
      "INSERT INTO run (ulid, header) VALUES (?, ?) ON CONFLICT (ulid) DO UPDATE SET header = excluded.header",
    );
    this.#header = db.prepare("SELECT header FROM run WHERE id = ?").pluck();
    this.#setHeader = db.prepare("UPDATE run SET header = ? WHERE id = ?");
    this.#block = db.prepare(
      "INSERT INTO block (run, sequence, json) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET json = excluded.json",
    );
    this.#baselinesOf = db
      .prepare("SELECT DISTINCT baseline FROM baseline_run WHERE run = ? ORDER BY baseline")
      .pluck();
    this.#erase = [
      "DELETE FROM measurement WHERE run_case IN (SELECT id FROM run_case WHERE run = ?)",
      "DELETE FROM repetition WHERE run_case IN (SELECT id FROM run_case WHERE run = ?)",
      "DELETE FROM run_case WHERE run = ?",
      "DELETE FROM block WHERE run = ?",
    ].map((sql) => db.prepare(sql));
    this.#withReruns = db
      .prepare(
        `WITH RECURSIVE gone (ulid) AS (
           VALUES (?) UNION SELECT run.ulid FROM run JOIN gone ON run.rerun_of = gone.ulid)
         SELECT ulid FROM gone`,
      )
      .pluck();
    this.#remove = db.prepare("DELETE FROM run WHERE id = ?");
  }

  /** `run` may be a whole one; its cases and blocks are not this method's. */
  put(run: RunHeader & Partial<Run>): void {
    const { id, cases: _, blocks: __, ...header } = run;
    // The id becomes the name of a folder.
    if (!ULID_PATTERN.test(id)) throw new PerfmonError("PM1506", `${JSON.stringify(id)} is no run id (a ULID)`);
    this.#put.run(id, kept(header));
  }

  putBlock(run: string, sequence: number, record: unknown): void {
    this.#block.run(this.#tables.run(run), sequence, kept(record));
  }

  tag(run: string, tag: string, on: boolean): void {
    this.#change(run, ({ tags }) => {
      const others = tags.filter((other) => other !== tag);
      return { tags: on ? [...others, tag] : others };
    });
  }

  annotate(run: string, note: string | null): void {
    this.#change(run, () => ({ note }));
  }

  #change(run: string, change: (header: RunHeader) => Partial<RunHeader>): void {
    const id = this.#tables.run(run);
    const header = parseExactJson(this.#header.get(id) as string) as RunHeader;
    this.#setHeader.run(kept({ ...header, ...change(header) }), id);
  }

  /** Removes everything of a run but the run itself. */
  erase(run: string): void {
    const id = this.#tables.run(run);
    for (const statement of this.#erase) statement.run(id);
  }

  /** With its re-runs; all their ids, its own first. */
  remove(run: string): string[] {
    this.#tables.run(run);
    const gone = this.#withReruns.all(run) as string[];
    for (const one of gone) {
      const id = this.#tables.run(one);
      const [baseline] = this.#baselinesOf.all(id) as string[];
      if (baseline !== undefined) throw inBaseline(run, one, baseline);
      this.erase(one);
      this.#remove.run(id);
    }
    return gone;
  }
}

const inBaseline = (run: string, one: string, baseline: string) =>
  new PerfmonError(
    "PM1506",
    one === run
      ? `run ${run} belongs to the baseline ${baseline}`
      : `run ${run} cannot go without its re-run ${one}, which belongs to the baseline ${baseline}`,
    { hint: `perfmon baseline rm ${baseline}` },
  );
