import { exactJson, type Measurement, PerfmonError } from "@perfmon/core/plugin";
import type { Connection } from "./connection.ts";
import { Interned } from "./interned.ts";
import { Details } from "./measurement-row.ts";
import { Measures } from "./measures.ts";

/** What the parts of the store share: the texts that are stored once, and the look-up of runs and cases. */
export class Tables {
  readonly connection: Connection;
  readonly definitions: Interned;
  readonly documents: Interned;
  readonly measures: Measures;
  readonly details: Details;
  readonly #run;
  readonly #case;

  constructor(connection: Connection) {
    const { db } = connection;
    this.connection = connection;
    this.definitions = new Interned(db, "definition");
    this.documents = new Interned(db, "document");
    this.measures = new Measures(new Interned(db, "measure"));
    this.details = new Details(this.documents);
    for (const remembered of [this.definitions, this.documents, this.measures, this.details])
      connection.onRollback(() => remembered.forget());
    this.#run = db.prepare("SELECT id FROM run WHERE ulid = ?").pluck();
    this.#case = db.prepare("SELECT id FROM run_case WHERE run = ? AND position = ?").pluck();
  }

  /** Row of a run, or null. */
  findRun(ulid: string): number | null {
    return (this.#run.get(ulid) as number | undefined) ?? null;
  }

  /** Row of a run; PM1503 where there is none. */
  run(ulid: string): number {
    const id = this.findRun(ulid);
    if (id !== null) return id;
    throw new PerfmonError("PM1503", `the store has no run ${JSON.stringify(ulid)}`, {
      hint: "perfmon runs lists them",
    });
  }

  /** Row of a case; PM1506 where the run has none at that place. */
  case(ulid: string, position: number): number {
    const id = this.#case.get(this.run(ulid), position) as number | undefined;
    if (id !== undefined) return id;
    throw new PerfmonError("PM1506", `run ${ulid} has no case ${position}`);
  }
}

/** JSON of what is to be kept; PM1506 for a number that is not finite. */
export function kept(value: unknown): string {
  try {
    return exactJson(value);
  } catch (cause) {
    if (cause instanceof RangeError) throw new PerfmonError("PM1506", `cannot be stored: ${cause.message}`, { cause });
    throw cause;
  }
}

/** The same for a measurement's two numbers. */
export function requireFinite({ metric, value, original }: Measurement): void {
  if (Number.isFinite(value) && Number.isFinite(original.value)) return;
  throw new PerfmonError("PM1506", `cannot be stored: ${metric} is ${value} (${original.value} ${original.unit})`);
}
