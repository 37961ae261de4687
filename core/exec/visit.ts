import type { Problem } from "../model/measurement.ts";
import type { RunningCompanion } from "../plugin/target.ts";
import type { Companion } from "../plugin/tool.ts";
import type { ExecContext } from "./context.ts";
import type { PreparedCase } from "./prepare.ts";

/** A case while it is under way: what the taps of caseStart and caseEnd get. */
export interface CaseVisit {
  readonly context: ExecContext;
  readonly prepared: PreparedCase;
  readonly problems: Problem[];
}

/** A repetition while it is under way. `problems` only grows. */
export interface RepetitionVisit extends CaseVisit {
  /** Folder of its raw output, relative to the run's. */
  readonly raw: string;
  /** With placeholders filled. */
  readonly companions: readonly (Omit<Companion, "ready"> & {
    readonly ready: { readonly port: number } | { readonly line: RegExp };
  })[];
  /** Grows as they start, in order. */
  readonly running: RunningCompanion[];
}
