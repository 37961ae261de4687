import type { Case, JsonObject } from "./case.ts";
import type { Environment } from "./environment.ts";
import type { Measurement, Problem } from "./measurement.ts";
import type { Labels, Metric } from "./metric.ts";

/** Did it run. Never mixed with Verdict (is it worse). */
export type Outcome = "completed" | "failed" | "timed-out" | "aborted" | "skipped";

interface RepetitionCommon {
  /** 0-based, warm-ups and measured ones counted apart. One that is repeated and its repeats have the same. */
  readonly index: number;
  readonly warmup: boolean;
  /** It was disturbed, and is or will be repeated: kept and shown, but its values do not count. */
  readonly setAside: boolean;
  /** 0-based round of the plan in which it ran. */
  readonly round: number;
  /** ISO 8601, UTC; for people. */
  readonly started: string;
  /** s, monotonic. Null: it never started. */
  readonly duration: number | null;
  /** Hex sha256 of resolved argv, env, tool version and parser version. */
  readonly commandHash: string | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Folder of the raw output, relative to the run's folder. */
  readonly raw: string | null;
  readonly problems: readonly Problem[];
  /** Reasons why something else disturbed it; empty: clean. */
  readonly taints: readonly string[];
}

/** Only `completed` carries measurements. */
export type Repetition = RepetitionCommon &
  (
    | { readonly outcome: "completed"; readonly measurements: readonly Measurement[] }
    | { readonly outcome: "failed" | "timed-out" | "aborted"; readonly measurements?: undefined }
  );

/** Whether its values belong to its case's samples. */
export const counts = (repetition: Repetition): repetition is Extract<Repetition, { outcome: "completed" }> =>
  !repetition.warmup && !repetition.setAside && repetition.outcome === "completed";

/** A case with everything that happened to it in one run. */
export interface CaseResult {
  readonly case: Case;
  readonly outcome: Outcome;
  /** Why it failed or was skipped. */
  readonly reason: string | null;
  /** Every metric that its measurements use, as declared. */
  readonly metrics: readonly Metric[];
  /** In the order in which they ran. */
  readonly repetitions: readonly Repetition[];
}

/** Something noticed around a block (the canary): measurements that belong to no case. */
export interface BlockRecord {
  readonly block: number;
  readonly monitor: string;
  readonly when: "before" | "after";
  readonly round: number;
  readonly metrics: readonly Metric[];
  readonly measurements: readonly Measurement[];
  readonly problems: readonly Problem[];
}

/**
 * `running` while its owner lives, `completed` when it went to its end (failed cases included), `interrupted` when it
 * was stopped or its owner died.
 */
export type RunState = "running" | "completed" | "interrupted";

/** What the store keeps of one `perfmon exec`, without its cases. */
export interface RunHeader {
  /** Sortable by time and unique: a ULID, 26 characters. */
  readonly id: string;
  readonly state: RunState;
  /** Name of the suite; several are joined by `+`. */
  readonly suite: string;
  /** Paths of the suite files, for people and for --resume. */
  readonly suiteFiles: readonly string[];
  readonly started: string;
  readonly finished: string | null;
  readonly target: string;
  readonly labels: Labels;
  readonly tags: readonly string[];
  readonly note: string | null;
  /** Id of the run whose suspicious cases this one measured again. Null: it is no re-run. That run may be in no store. */
  readonly rerunOf: string | null;
  readonly seed: number;
  readonly order: string;
  readonly perfmon: string;
  readonly environment: Environment;
  /** Facts that changed between the start and the end of the run, by name. */
  readonly environmentAfter: Environment | null;
  /** Reasons why the whole run is doubtful; empty: clean. */
  readonly taints: readonly string[];
  /** Who writes it, to tell a running run from a dead one. */
  readonly owner: { readonly pid: number; readonly startTime: string; readonly boot: string } | null;
  /** The invocation's options that --resume and judge need again. */
  readonly settings: JsonObject;
  /** Why an exit was not 0, all of them. */
  readonly reasons: readonly { readonly code: string; readonly message: string }[];
}

/** The whole of one run: `perfmon export`, `perfmon show --json`. */
export interface Run extends RunHeader {
  readonly cases: readonly CaseResult[];
  readonly blocks: readonly BlockRecord[];
}

/** All measured values (warm-ups and what was set aside excluded) of one metric x labels x case x run. n >= 1. */
export interface Sample {
  readonly run: string;
  readonly caseId: string;
  readonly fingerprint: string;
  readonly metric: Metric;
  readonly labels: Labels;
  /** Base unit, in the order measured. */
  readonly values: readonly number[];
  /** Distinct command hashes behind the values, sorted; more than one, or another than the baseline's, is another segment. */
  readonly commandHashes: readonly string[];
  readonly warnings: readonly string[];
}
