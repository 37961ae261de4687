import type { Hooks } from "../host/hooks.ts";
import type { Facts, Topology } from "../model/case.ts";
import type { ProgressEvent } from "../model/event.ts";
import type { Problem } from "../model/measurement.ts";
import type { RunningCompanion, Session } from "../plugin/target.ts";
import type { Companion } from "../plugin/tool.ts";
import type { PreparedCase } from "./prepare.ts";

export type ExecHooks = Hooks<CaseVisit, RepetitionVisit>;

/** What everything that runs shares. Clock and environment are given, never taken. */
export interface ExecContext {
  readonly session: Session;
  readonly hooks: ExecHooks;
  /** Folder of the run on this machine. */
  readonly folder: string;
  /** Scratch folder on the target. Always the same path in a run: its length is part of argv, and argv moves the stack. */
  readonly scratch: string;
  readonly facts: Facts;
  readonly topology: Topology;
  /** Absolute paths of programs found by `verify`. */
  readonly binaries: ReadonlyMap<string, string>;
  /** Versions that programs said of themselves, by the name of the tool. */
  readonly toolVersions: ReadonlyMap<string, string>;
  /** Environment that tools inherit PATH and HOME from. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Variables of the subject, which the commands of the suite get too. Undefined: none. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Aborted: end the running command gently and go home. */
  readonly signal: AbortSignal;
  /** Aborted: what still has to run must be short. */
  readonly kill: AbortSignal;
  /** Monotonic s. */
  readonly clock: () => number;
  readonly limits: { readonly grace: number; readonly output: number };
}

/** Without the time: `emit` adds it. */
export type EventBody = ProgressEvent extends infer E ? (E extends ProgressEvent ? Omit<E, "time"> : never) : never;

export function emit(context: ExecContext, began: number, event: EventBody): void {
  context.hooks.event.call({ ...event, time: context.clock() - began } as ProgressEvent);
}

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
