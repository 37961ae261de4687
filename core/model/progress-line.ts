import type { Case } from "./case.ts";
import type { MessageLevel } from "./event.ts";
import type { Measurement } from "./measurement.ts";
import type { Precision } from "./precision.ts";
import type { Outcome } from "./run.ts";

/** What a progress file says of a case before it runs: enough to tell how much is left. */
export interface PlannedCase extends Pick<Case, "id" | "step" | "parameters" | "warmup"> {
  readonly repetitions: Pick<Case["repetitions"], "min" | "max" | "until">;
}

/**
 * What happened in a running suite, as it is written beside the run's raw output: the progress events without what the run
 * itself holds. A run that is resumed begins anew with `run-start`, and its `time` with it.
 */
export type ProgressLine = {
  /** s since the run began. */
  readonly time: number;
} & (
  | {
      readonly type: "run-start";
      readonly run: string;
      readonly rerunOf: string | null;
      readonly perfmon: string;
      /** ISO 8601, UTC: when this line was written. */
      readonly at: string;
      readonly suite: string;
      readonly target: string;
      readonly environment: string;
      readonly cases: readonly PlannedCase[];
    }
  | { readonly type: "case-start"; readonly case: string }
  | {
      readonly type: "repetition-start";
      readonly case: string;
      /** 0-based, warm-ups and measured ones counted apart. */
      readonly index: number;
      readonly warmup: boolean;
      readonly round: number;
    }
  | {
      readonly type: "repetition-end";
      readonly case: string;
      readonly index: number;
      readonly warmup: boolean;
      readonly outcome: Exclude<Outcome, "skipped">;
      /** It was disturbed, and will be repeated. */
      readonly setAside: boolean;
      /** s */
      readonly duration: number | null;
      /** The first thing that went wrong with it. Null: nothing. */
      readonly problem: string | null;
      /** What disturbed it first. Null: nothing. */
      readonly taint: string | null;
      /** Of the metrics that the case is judged by: those that a threshold names, else the headline. */
      readonly values: readonly Pick<Measurement, "metric" | "labels" | "value" | "unit">[];
      /** Of the case so far. Null: it asks for none. */
      readonly precision: Precision | null;
    }
  | {
      readonly type: "case-end";
      readonly case: string;
      readonly outcome: Outcome;
      readonly reason: string | null;
      readonly note: string | null;
    }
  | { readonly type: "message"; readonly level: MessageLevel; readonly text: string }
  | { readonly type: "run-end"; readonly run: string; readonly state: "completed" | "interrupted" }
  /** A line that is cut, as a killed perfmon leaves one. */
  | { readonly type: "unreadable" }
);
