import type { Case } from "./case.ts";
import type { Measurement, Problem } from "./measurement.ts";
import type { Metric } from "./metric.ts";
import type { Plan } from "./plan.ts";
import type { Precision } from "./precision.ts";
import type { Outcome, Repetition } from "./run.ts";

/** How much a message matters. */
export type MessageLevel = "info" | "warning" | "error";

/** Progress, for terminals and dashboards. `time` is monotonic, in s since the run began. */
export type ProgressEvent = { readonly time: number } & (
  | {
      readonly type: "run-start";
      readonly run: string;
      /** Id of the run whose suspicious cases are measured again. Null: no re-run. */
      readonly rerunOf: string | null;
      /** Version. */
      readonly perfmon: string;
      readonly plan: Plan;
      readonly environment: string;
      readonly folder: string;
    }
  | {
      readonly type: "case-start";
      readonly case: Case;
      readonly metrics: readonly Metric[];
      /** Of a run that is resumed, when the case first starts: what it had measured before. */
      readonly earlier: readonly Repetition[];
    }
  | {
      readonly type: "repetition-start";
      readonly case: Case;
      readonly index: number;
      readonly warmup: boolean;
      readonly round: number;
      readonly expected: number | null;
    }
  | {
      readonly type: "repetition-end";
      readonly case: Case;
      readonly index: number;
      readonly warmup: boolean;
      readonly outcome: Exclude<Outcome, "skipped">;
      /** It was disturbed, and will be repeated: its measurements do not count. */
      readonly setAside: boolean;
      readonly duration: number | null;
      readonly problems: readonly Problem[];
      readonly taints: readonly string[];
      readonly metrics: readonly Metric[];
      readonly measurements: readonly Measurement[];
      /** Of the case so far. Null: it asks for none. */
      readonly precision: Precision | null;
    }
  | {
      readonly type: "case-end";
      readonly case: Case;
      readonly outcome: Outcome;
      readonly reason: string | null;
      readonly note: string | null;
    }
  | { readonly type: "message"; readonly level: MessageLevel; readonly text: string }
  | { readonly type: "run-end"; readonly run: string; readonly state: "completed" | "interrupted" }
);
