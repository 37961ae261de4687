import { PerfmonError } from "../errors/perfmon-error.ts";
import type { Store, StreamedMeasurement } from "../plugin/collector.ts";
import { isFailure } from "../plugin/failure.ts";
import type { FormatRecord } from "../plugin/format.ts";
import { identitySettings, importedBefore, importIdentity } from "./identity.ts";
import { Intake } from "./intake.ts";
import type { ImportOptions } from "./options.ts";
import type { RunIntake } from "./run-intake.ts";

/** Rows of one transaction. Twice as many are not faster. */
const BATCH = 10_000;

export interface Imported {
  /** Ids, in the order of their first record. */
  readonly runs: readonly string[];
  readonly rows: number;
  /** Metrics of which nobody said which way is better: `lower` was assumed. */
  readonly assumed: readonly string[];
  /** The same file was imported before, as these runs: nothing was stored. */
  readonly already?: boolean;
}

/**
 * Stores the records of a result file, in batches, so that any number of them needs little memory. All or nothing: after a
 * failure none of its runs is left. A file that was imported before, with the same labels, suite and target, is not stored
 * again, or its history would count it twice. PM1506 for records that contradict each other, and for what the format cannot read.
 */
export async function importRecords(
  records: AsyncIterable<FormatRecord>,
  store: Store,
  options: ImportOptions,
): Promise<Imported> {
  const importing = new Importing(store, new Intake(options), options);
  try {
    return await importing.all(records);
  } catch (error) {
    await importing.undo();
    throw readable(error);
  }
}

/** What a format throws about a file is the user's to mend. */
export function readable(error: unknown): unknown {
  return isFailure(error) ? new PerfmonError("PM1506", error.message, { cause: error }) : error;
}

class Importing {
  readonly #store: Store;
  readonly #intake: Intake;
  readonly #options: ImportOptions;
  readonly #batches = new Map<RunIntake, StreamedMeasurement[]>();
  /** Runs in the store, and how many of their cases. */
  readonly #begun = new Map<RunIntake, number>();
  #rows = 0;

  constructor(store: Store, intake: Intake, options: ImportOptions) {
    this.#store = store;
    this.#intake = intake;
    this.#options = options;
  }

  async all(records: AsyncIterable<FormatRecord>): Promise<Imported> {
    for await (const record of records) {
      const { run, row } = this.#intake.take(record);
      const batch = this.#batches.get(run);
      if (batch) batch.push(row);
      else this.#batches.set(run, [row]);
      if (++this.#rows % BATCH === 0) await this.#flush();
    }
    await this.#flush();
    const runs = this.#intake.runs;
    if (runs.length === 0) throw new PerfmonError("PM1506", "there is no value to import");
    const { content, before = "keep" } = this.#options;
    const identity = content && importIdentity(await content(), this.#options);
    const own = new Set(runs.map(({ id }) => id));
    const earlier = identity && (await importedBefore(this.#store, identity, runs[0]!.header("running"), own));
    if (earlier && earlier.length > 0 && before === "keep") {
      await this.undo();
      return { runs: earlier, rows: 0, assumed: [], already: true };
    }
    const replaced = earlier && before === "replace" ? earlier : [];
    await this.#refuseHeld(replaced);
    for (const run of runs) await this.#complete(run, identity);
    await this.#remove(replaced);
    const assumed = [...new Set(runs.flatMap((run) => run.assumed()))];
    return { runs: runs.map(({ id }) => id), rows: this.#rows, assumed };
  }

  async #refuseHeld(ids: readonly string[]): Promise<void> {
    const holding = (await this.#store.baselines()).find(({ runs }) => runs.some((id) => ids.includes(id)));
    if (holding)
      throw new PerfmonError(
        "PM1506",
        `what it became before (${ids.join(", ")}) belongs to baseline ${holding.name}`,
        {
          hint: `perfmon baseline rm ${holding.name}, or --again, which keeps both`,
        },
      );
  }

  /** Once what takes their place is complete: at no time is there neither. */
  async #remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      await this.#store.removeRun(id);
      this.#begun.clear();
    }
  }

  async #flush(): Promise<void> {
    for (const [run, rows] of this.#batches) {
      await this.#begin(run);
      await this.#store.putMeasurements(run.id, rows);
    }
    this.#batches.clear();
  }

  async #begin(run: RunIntake): Promise<void> {
    if (!this.#begun.has(run)) {
      this.#begun.set(run, 0);
      await this.#store.putRun(run.header("running"));
    }
    const from = this.#begun.get(run)!;
    for (const [index, result] of run.cases(from, "aborted")) await this.#store.putCase(run.id, index, result);
    this.#begun.set(run, run.caseCount);
  }

  async #complete(run: RunIntake, identity: string | undefined): Promise<void> {
    for (const [index, result] of run.cases(0, "completed")) await this.#store.putCase(run.id, index, result);
    const settings = identity === undefined ? {} : identitySettings(identity);
    await this.#store.putRun({ ...run.header("completed"), settings });
  }

  async undo(): Promise<void> {
    for (const run of this.#begun.keys()) await this.#store.removeRun(run.id).catch(() => undefined);
  }
}
