import type { Baseline } from "../model/comparison.ts";
import type { Labels } from "../model/metric.ts";
import type { BlockRecord, CaseResult, Repetition, Run, RunHeader, RunState, Sample } from "../model/run.ts";
import type { OptionsSchema } from "./schema.ts";

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
  readonly limit?: number;
}

export interface SampleQuery {
  readonly runs: readonly string[];
  readonly fingerprints?: readonly string[];
  readonly metrics?: readonly string[];
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
  /** A whole run (import, judge --save) in one transaction; refuses (PM1506) one that is there, unless `replace`. */
  putWholeRun(run: Run, options?: { readonly replace?: boolean }): Promise<void>;
  tag(run: string, tag: string, on: boolean): Promise<void>;
  /** Its cases, repetitions and measurements too. A baseline that names it: refused. */
  removeRun(run: string): Promise<void>;

  /** Newest first. */
  runs(filter?: RunFilter): Promise<RunHeader[]>;
  run(id: string): Promise<Run | null>;
  /** Header and cases without repetitions. */
  cases(run: string): Promise<readonly (Omit<CaseResult, "repetitions"> & { readonly index: number })[]>;
  /** Samples of measured, completed, repetitions, by case, metric and labels in the order of the run's cases. */
  samples(query: SampleQuery): Promise<Sample[]>;

  baselines(): Promise<Baseline[]>;
  setBaseline(baseline: Baseline): Promise<void>;
  removeBaseline(name: string): Promise<boolean>;

  /** Checks the file's integrity. Empty: sound. */
  verify(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface Collector {
  readonly summary: string;
  readonly options: OptionsSchema;
  /** `url`: `sqlite:PATH`; a bare path is sqlite's. Creates what is not there, unless `readOnly`. */
  open(url: string, context: { readonly readOnly: boolean; readonly options: any }): Promise<Store>;
}
