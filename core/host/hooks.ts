import { AsyncParallelHook, AsyncSeriesHook, SyncHook, SyncWaterfallHook } from "tapable";
import type { Comparison, Finding, Severity, Verdict } from "../model/comparison.ts";
import type { ProgressEvent } from "../model/event.ts";
import type { BlockRecord, CaseResult, Repetition, Run, RunHeader } from "../model/run.ts";
import type { DetectContext, Evidence } from "../plugin/analyzer.ts";
import type { RunReport } from "../plugin/reporter.ts";
import { type FailurePolicy, guard, type HookFailure } from "./guard.ts";

export interface Grade {
  readonly verdict: Verdict;
  readonly severity: Severity;
}

/** What collectors are given to keep. */
export type Collected =
  /** A new run with all its cases, none of them done: one step, so that a killed run is there whole or not at all. */
  | { readonly what: "begin"; readonly run: Run }
  | { readonly what: "run"; readonly run: RunHeader }
  | {
      readonly what: "case";
      readonly run: string;
      readonly index: number;
      readonly result: Omit<CaseResult, "repetitions">;
    }
  | {
      readonly what: "repetition";
      readonly run: string;
      readonly index: number;
      readonly sequence: number;
      readonly repetition: Repetition;
    }
  | { readonly what: "block"; readonly run: string; readonly sequence: number; readonly record: BlockRecord };

/** What a hook does when a tap throws (design.md section 4): a row, not an `if`. Deadlines in s. */
const SEMANTICS = {
  caseStart: { policy: "abort", deadline: null },
  caseEnd: { policy: "settle", deadline: null },
  repetitionStart: { policy: "abort", deadline: null },
  repetitionEnd: { policy: "settle", deadline: null },
  collect: { policy: "abort", deadline: 120 },
  detect: { policy: "settle", deadline: 120 },
  classify: { policy: "keep", deadline: null },
  report: { policy: "settle", deadline: 120 },
  event: { policy: "silence", deadline: null },
} as const satisfies Record<string, { policy: FailurePolicy; deadline: number | null }>;

export type HookName = keyof typeof SEMANTICS;

/**
 * The hooks. Core taps for plugins, under their names; a plugin never sees one. tapable gives no isolation: the `register`
 * interceptor of guard.ts gives every tap attribution, awaiting, settling and a deadline.
 */
export function createHooks<CaseVisit, RepetitionVisit>(onFailure: (failure: HookFailure) => void) {
  const hooks = {
    caseStart: new AsyncSeriesHook<[CaseVisit]>(["visit"]),
    caseEnd: new AsyncSeriesHook<[CaseVisit]>(["visit"]),
    repetitionStart: new AsyncSeriesHook<[RepetitionVisit]>(["visit"]),
    repetitionEnd: new AsyncSeriesHook<[RepetitionVisit]>(["visit"]),
    collect: new AsyncSeriesHook<[Collected]>(["collected"]),
    detect: new AsyncSeriesHook<[readonly Evidence[], DetectContext, (findings: readonly Finding[]) => void]>([
      "evidence",
      "context",
      "claim",
    ]),
    classify: new SyncWaterfallHook<[Grade, Comparison], Grade>(["grade", "comparison"]),
    report: new AsyncParallelHook<[RunReport]>(["report"]),
    event: new SyncHook<[ProgressEvent]>(["event"]),
  };
  for (const name of Object.keys(hooks) as HookName[])
    (hooks[name] as AsyncSeriesHook<unknown[]>).intercept({
      register: (tap) =>
        ({ ...tap, fn: guard(tap.fn as never, { tap: tap.name, hook: name, ...SEMANTICS[name], onFailure }) }) as never,
    });
  return Object.freeze(hooks);
}

export type Hooks<CaseVisit, RepetitionVisit> = ReturnType<typeof createHooks<CaseVisit, RepetitionVisit>>;
