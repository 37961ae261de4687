import type { Ack } from "../model/ack.ts";
import type { Baseline } from "../model/comparison.ts";
import type { Measurement } from "../model/measurement.ts";
import type { Labels } from "../model/metric.ts";
import type { BlockRecord, CaseResult, Repetition, Run, RunHeader, RunState, Sample } from "../model/run.ts";
import type { OptionsSchema } from "./schema.ts";

/** Which runs are meant: those for which all of it holds. */
export interface RunFilter {
  /** Prefix of an id. */
  readonly id?: string;
  readonly suite?: string;
  readonly target?: string;
  /** Value of the fact `kernel.release`. */
  readonly kernel?: string;
  readonly tag?: string;
  readonly labels?: Labels;
  readonly state?: RunState;
  /** ISO 8601; inclusive lower and exclusive upper bound of `started`. */
  readonly since?: string;
  readonly until?: string;
  /** Runs that hold this case. */
  readonly fingerprint?: string;
  /** Id of a run: its re-runs. Null: runs that are no re-runs. Left out: both. */
  readonly rerunOf?: string | null;
  readonly limit?: number;
}

/** Which samples are meant; what is left out is not looked at. */
export interface SampleQuery {
  readonly runs: readonly string[];
  readonly fingerprints?: readonly string[];
  readonly metrics?: readonly string[];
}

/** One value of results that come value by value. */
export interface StreamedMeasurement {
  readonly caseIndex: number;
  /** Place of its repetition in the case. */
  readonly sequence: number;
  /** Its place among the measurements of that repetition: any whole numbers that rise. */
  readonly position: number;
  readonly measurement: Measurement;
}

/** Where runs are kept. Every method that writes has made it durable when its promise resolves. */
export interface Store {
  /** Without secrets. */
  readonly url: string;
  /** Folder beside the store for raw output: `runs/`. Null: the store has none. */
  readonly folder: string | null;

  /** Inserts a run, or replaces its header. */
  putRun(run: RunHeader): Promise<void>;
  /** Inserts a case of a run (index is its place in the run), or replaces its outcome, reason and metrics; repetitions stay. */
  putCase(run: string, index: number, result: Omit<CaseResult, "repetitions">): Promise<void>;
  /** Adds one repetition with all its measurements, in one transaction. `sequence` is its place in the case: the same one twice replaces it. */
  putRepetition(run: string, caseIndex: number, sequence: number, repetition: Repetition): Promise<void>;
  putBlock(run: string, sequence: number, record: BlockRecord): Promise<void>;
  /**
   * Adds measurements to completed repetitions, in one transaction: the fast way in, for imports. A repetition that is not
   * there is made: measured, `sequence` its index and its round, begun when the run did, nothing else known of it. A second
   * value of one metric and labels in a repetition: refused (PM1506).
   */
  putMeasurements(run: string, rows: readonly StreamedMeasurement[]): Promise<void>;
  /** A whole run (import, judge --save) in one transaction; refuses (PM1506) one that is there, unless `replace`. */
  putWholeRun(run: Run, options?: { readonly replace?: boolean }): Promise<void>;
  tag(run: string, tag: string, on: boolean): Promise<void>;
  /** Replaces the note of a run. Null: takes it away. */
  annotate(run: string, note: string | null): Promise<void>;
  /**
   * With its cases, repetitions and measurements, and with its re-runs, which mean nothing without it; raw output stays.
   * Gives the ids that went, its own first. A baseline that names one of them: refused (PM1506), and all stay.
   */
  removeRun(run: string): Promise<readonly string[]>;

  /** Newest first (by id). The `state` of these and of `run` is the one to show: see shownState. */
  runs(filter?: RunFilter): Promise<RunHeader[]>;
  run(id: string): Promise<Run | null>;
  /** Header and cases without repetitions. */
  cases(run: string): Promise<readonly (Omit<CaseResult, "repetitions"> & { readonly index: number })[]>;
  /** What was noticed around the blocks of a run, in order. */
  blocks(run: string): Promise<readonly BlockRecord[]>;
  /**
   * Samples of measured, completed repetitions that were not set aside: run by run as asked for, in the order of the run's cases, of the metrics as
   * the case declares them, and of the first appearance of the labels. Values of a metric that the case does not declare (it
   * was killed before it ended) are left out: nobody knows which way of them is better.
   */
  samples(query: SampleQuery): Promise<Sample[]>;

  /** The one set last first. */
  baselines(): Promise<Baseline[]>;
  /** A run that is not there: PM1503. */
  setBaseline(baseline: Baseline): Promise<void>;
  removeBaseline(name: string): Promise<boolean>;

  /** The one made last first. */
  acks(): Promise<Ack[]>;
  /** Keeps it, in place of another with its id. */
  putAck(ack: Ack): Promise<void>;
  removeAck(id: string): Promise<boolean>;

  /** Checks the file's integrity. Empty: sound. */
  verify(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Where runs are kept, by the scheme of a URL: exactly one that is configured is the store. */
export interface Collector {
  readonly summary: string;
  readonly options: OptionsSchema;
  /** `url`: `sqlite:PATH`; a bare path is sqlite's. Creates what is not there, unless `readOnly`. */
  open(url: string, context: { readonly readOnly: boolean; readonly options: any }): Promise<Store>;
}
