import type { Fact } from "./environment.ts";

/** A JSON value that is no list and no object. */
export type Scalar = string | number | boolean | null;
/** Any JSON value, not to be changed. */
export type Json = Scalar | readonly Json[] | { readonly [key: string]: Json };
/** A JSON object, not to be changed. */
export type JsonObject = { readonly [key: string]: Json };

/** Where a benchmark runs is its largest effect, so a step says it. */
export interface Placement {
  /**
   * `same`: one CPU; `spread`: one CPU of every core; `spread N`: N CPUs, of different cores as far as there are;
   * `smt-sibling`: all threads of one core; `node N`: those of a NUMA node; `free`: wherever the scheduler puts it, never
   * judged by one median; else a list such as `0,2-3`. Undefined: not pinned.
   */
  readonly cpus?: string;
  /** `node N` or `interleave`. */
  readonly memory?: string;
}

/** A command of a suite's setup, cleanup, prepare or conclude. A shell is an explicit choice. */
export interface Action {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** How often a case is repeated. */
export interface RepetitionPolicy {
  /** At least 1. */
  readonly min: number;
  /** At least `min`. */
  readonly max: number;
  /** Ratio: stop when the interval's half-width / median is at most this. Null: always `max` repetitions. */
  readonly until: number | null;
  /** s for all repetitions of one case. Null: none. */
  readonly budget: number | null;
}

/** A tolerance: how much worse a metric may be. Ratio (0.05 = 5 %) or absolute in the metric's base unit. */
export interface Limit {
  readonly value: number;
  readonly unit: "ratio" | string;
  /** `default`, `config`, `suite`, `step`, `flag`: who set it. */
  readonly origin: string;
}

/** One entry of `thresholds:`; `metric` may carry labels: `read.iops{job=a}`. */
export interface Threshold {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Only this direction of change is bad. Undefined: by the metric's `better`. */
  readonly direction?: "increase" | "decrease";
  readonly limit: Limit;
}

/** How quiet a target has to be before a repetition. Null: not looked at. */
export interface Settle {
  readonly sync: boolean;
  /** B of dirty pages at most before the next repetition. Null: do not wait. */
  readonly dirty: number | null;
  /** Ratio of `some avg10` pressure at most. Null: do not wait. */
  readonly psi: number | null;
  /** s */
  readonly timeout: number;
}

/** What must be there for a step; else it is skipped, with the reason. */
export interface CaseRequirement {
  /** B */
  readonly memory?: number;
  readonly cpus?: number;
  /** NUMA nodes. */
  readonly nodes?: number;
  /** B free where the step's files lie. */
  readonly disk?: number;
  /** Effective user 0. */
  readonly root?: boolean;
  /** `skip`: a missing tool skips the step instead of refusing the run. */
  readonly tool?: "skip" | "fail";
  /** Programs by name: without one of them the step is skipped. */
  readonly programs?: readonly string[];
  /** Lowest kernel release: `6.1`. */
  readonly kernel?: string;
}

/** A step with every parameter bound: what runs and what a series is of. */
export interface Case {
  /** Unique in its plan and readable: `rand-read iodepth=1`. */
  readonly id: string;
  readonly step: string;
  readonly title: string | null;
  /** Index of the block (included suite) it belongs to. */
  readonly block: number;
  /** Name of a tool. */
  readonly uses: string;
  /** Matrix values that distinguish this case from its siblings. */
  readonly parameters: Readonly<Record<string, Scalar>>;
  /** As the user wrote it, after substitution. */
  readonly with: JsonObject;
  /** `with` in base units, host-relative values resolved, the plugin's defaults filled in. What the plugin gets. */
  readonly options: JsonObject;
  /** Hex sha256; what makes two cases of two runs the same (design.md section 3). */
  readonly fingerprint: string;
  readonly placement: Placement;
  readonly repetitions: RepetitionPolicy;
  readonly warmup: number;
  /** s for one repetition. */
  readonly timeout: number;
  readonly settle: Settle | null;
  readonly cache: "warm" | "cold" | null;
  readonly setup: readonly Action[];
  readonly cleanup: readonly Action[];
  readonly prepare: readonly Action[];
  readonly conclude: readonly Action[];
  readonly requires: CaseRequirement;
  readonly monitors: readonly string[];
  readonly thresholds: readonly Threshold[];
  /** Metrics to keep; globs. Empty include: all. */
  readonly metrics: { readonly include: readonly string[]; readonly exclude: readonly string[] };
  readonly tags: readonly string[];
  /** True: informs, never gates. */
  readonly smoke: boolean;
  readonly allowDestructive: boolean;
}

/** Facts about the CPUs, for placement. */
export interface Topology {
  readonly cpus: readonly {
    readonly id: number;
    readonly core: number;
    readonly socket: number;
    readonly node: number;
  }[];
}

/** Facts by their names: `cpu.count`, `kernel.release`. */
export type Facts = Readonly<Record<string, Fact>>;
