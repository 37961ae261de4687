import { dirname, join } from "node:path";
import {
  type Ack,
  type Baseline,
  type BlockRecord,
  type CaseResult,
  PerfmonError,
  type Repetition,
  type Run,
  type RunFilter,
  type RunHeader,
  type SampleQuery,
  type Store,
  type StreamedMeasurement,
} from "@perfmon/core/plugin";
import { Acks } from "./acks.ts";
import { Baselines } from "./baselines.ts";
import type { Connection } from "./connection.ts";
import { CaseReader } from "./read-cases.ts";
import { RunReader } from "./read-runs.ts";
import { SampleReader } from "./samples.ts";
import { Tables } from "./tables.ts";
import { verify } from "./verify.ts";
import { CaseWriter } from "./write-cases.ts";
import { MeasurementWriter } from "./write-measurements.ts";
import { RunWriter } from "./write-runs.ts";

/** A store in one SQLite file. Each method is one transaction. */
export class SqliteStore implements Store {
  readonly url: string;
  readonly folder: string;
  readonly #connection: Connection;
  readonly #tables: Tables;
  readonly #runs: { readonly read: RunReader; readonly write: RunWriter };
  readonly #cases: { readonly read: CaseReader; readonly write: CaseWriter };
  readonly #measurements: MeasurementWriter;
  readonly #samples: SampleReader;
  readonly #baselines: Baselines;
  readonly #acks: Acks;

  constructor(connection: Connection) {
    this.url = `sqlite:${connection.path}`;
    this.folder = join(dirname(connection.path), "runs");
    this.#connection = connection;
    const tables = new Tables(connection);
    this.#tables = tables;
    this.#runs = { read: new RunReader(tables), write: new RunWriter(tables) };
    this.#cases = { read: new CaseReader(tables), write: new CaseWriter(tables) };
    this.#measurements = new MeasurementWriter(tables);
    this.#samples = new SampleReader(tables, this.#cases.read);
    this.#baselines = new Baselines(tables);
    this.#acks = new Acks(tables);
  }

  putRun(run: RunHeader): Promise<void> {
    return this.#connection.write(() => this.#runs.write.put(run));
  }

  putCase(run: string, index: number, result: Omit<CaseResult, "repetitions">): Promise<void> {
    return this.#connection.write(() => this.#cases.write.putCase(run, index, result));
  }

  putRepetition(run: string, caseIndex: number, sequence: number, repetition: Repetition): Promise<void> {
    return this.#connection.write(() => this.#cases.write.putRepetition(run, caseIndex, sequence, repetition));
  }

  putBlock(run: string, sequence: number, record: BlockRecord): Promise<void> {
    return this.#connection.write(() => this.#runs.write.putBlock(run, sequence, record));
  }

  putMeasurements(run: string, rows: readonly StreamedMeasurement[]): Promise<void> {
    return this.#connection.write(() => this.#measurements.put(run, rows));
  }

  putWholeRun(run: Run, { replace = false }: { readonly replace?: boolean } = {}): Promise<void> {
    return this.#connection.write(() => {
      if (this.#tables.findRun(run.id) !== null) {
        if (!replace)
          throw new PerfmonError("PM1506", `run ${run.id} is already in the store`, {
            hint: "perfmon runs rm it first",
          });
        this.#runs.write.erase(run.id);
      }
      this.#runs.write.put(run);
      for (const [index, { repetitions, ...result }] of run.cases.entries()) {
        this.#cases.write.putCase(run.id, index, result);
        for (const [sequence, repetition] of repetitions.entries())
          this.#cases.write.putRepetition(run.id, index, sequence, repetition);
      }
      for (const [sequence, record] of run.blocks.entries()) this.#runs.write.putBlock(run.id, sequence, record);
    });
  }

  tag(run: string, tag: string, on: boolean): Promise<void> {
    return this.#connection.write(() => this.#runs.write.tag(run, tag, on));
  }

  annotate(run: string, note: string | null): Promise<void> {
    return this.#connection.write(() => this.#runs.write.annotate(run, note));
  }

  removeRun(run: string): Promise<readonly string[]> {
    return this.#connection.write(() => this.#runs.write.remove(run));
  }

  runs(filter: RunFilter = {}): Promise<RunHeader[]> {
    return this.#connection.read(() => this.#runs.read.list(filter));
  }

  run(id: string): Promise<Run | null> {
    return this.#connection.read(() => {
      const header = this.#runs.read.header(id);
      if (header === null) return null;
      const row = this.#tables.run(id);
      const cases = this.#cases.read.cases(row).map(({ row: runCase, result }) => ({
        ...result,
        repetitions: this.#cases.read.repetitions(runCase, header.started),
      }));
      return { ...header, cases, blocks: this.#cases.read.blocks(row) };
    });
  }

  cases(run: string): Promise<readonly (Omit<CaseResult, "repetitions"> & { readonly index: number })[]> {
    return this.#connection.read(() => {
      const row = this.#tables.findRun(run);
      return row === null ? [] : this.#cases.read.cases(row).map(({ index, result }) => ({ ...result, index }));
    });
  }

  blocks(run: string): Promise<readonly BlockRecord[]> {
    return this.#connection.read(() => {
      const row = this.#tables.findRun(run);
      return row === null ? [] : this.#cases.read.blocks(row);
    });
  }

  samples(query: SampleQuery) {
    return this.#connection.read(() => this.#samples.samples(query));
  }

  baselines(): Promise<Baseline[]> {
    return this.#connection.read(() => this.#baselines.list());
  }

  setBaseline(baseline: Baseline): Promise<void> {
    return this.#connection.write(() => this.#baselines.put(baseline));
  }

  removeBaseline(name: string): Promise<boolean> {
    return this.#connection.write(() => this.#baselines.remove(name));
  }

  acks(): Promise<Ack[]> {
    return this.#connection.read(() => this.#acks.list());
  }

  putAck(ack: Ack): Promise<void> {
    return this.#connection.write(() => this.#acks.put(ack));
  }

  removeAck(id: string): Promise<boolean> {
    return this.#connection.write(() => this.#acks.remove(id));
  }

  verify(): Promise<readonly string[]> {
    return this.#connection.read(() => verify(this.#connection.db));
  }

  async close(): Promise<void> {
    this.#connection.close();
  }
}
