import { ulid, ulidAfter } from "../model/ulid.ts";
import type { StreamedMeasurement } from "../plugin/collector.ts";
import type { FormatRecord } from "../plugin/format.ts";
import type { ImportOptions } from "./options.ts";
import { RunIntake, timeOf } from "./run-intake.ts";

/** Records of a result file sorted into runs: one for each name in `run`, one for all that have none. Pure. */
export class Intake {
  readonly #options: ImportOptions;
  readonly #runs = new Map<string | undefined, RunIntake>();
  readonly #budget = { series: 0 };
  #lastId = "";

  constructor(options: ImportOptions) {
    this.#options = options;
  }

  get runs(): readonly RunIntake[] {
    return [...this.#runs.values()];
  }

  take(record: FormatRecord): { readonly run: RunIntake; readonly row: StreamedMeasurement } {
    const run = this.#runs.get(record.run) ?? this.#begin(record);
    return { run, row: run.take(record) };
  }

  /** Ids sort by the time that the records say, else in the order of the file. */
  #begin({ run: name, time }: FormatRecord): RunIntake {
    const { now, random } = this.#options;
    const started = time === undefined ? now : timeOf(time);
    const id = time === undefined ? ulidAfter(this.#lastId, started, random()) : ulid(started, random());
    if (time === undefined) this.#lastId = id;
    const run = new RunIntake(id, name, started, this.#options, this.#budget);
    this.#runs.set(name, run);
    return run;
  }
}
