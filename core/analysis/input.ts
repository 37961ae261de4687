import type { Limit, Threshold } from "../model/case.ts";
import type { BaselineChoice, Comparison, Finding, Severity, Verdict } from "../model/comparison.ts";
import type { CaseResult, Sample } from "../model/run.ts";
import type { Canary, DetectContext, Evidence } from "../plugin/analyzer.ts";
import type { Known } from "./acknowledge.ts";
import type { Place } from "./comparable.ts";
import type { JudgedCase } from "./compare.ts";
import type { AnalyzerFailure } from "./merge.ts";

export interface JudgedRun extends Place {
  readonly run: string;
  readonly samples: readonly Sample[];
}

export interface CandidateCase extends Pick<CaseResult, "outcome" | "reason" | "metrics"> {
  readonly case: JudgedCase;
  /** Paths whose storage the case uses (see Tool.paths). Undefined: unknown, so every storage fact must match. */
  readonly paths?: readonly string[];
}

export interface Grade {
  readonly verdict: Verdict;
  readonly severity: Severity;
}

export interface Analyzers {
  /** Called once, with every comparison that can be judged. Failures are analyzers that threw, by name. */
  detect(
    evidence: readonly Evidence[],
    context: DetectContext,
  ): Promise<{
    readonly findings: readonly Finding[];
    readonly failures: readonly AnalyzerFailure[];
  }>;
  /** Grades one verdict; must not throw. */
  classify(grade: Grade, comparison: Comparison): Grade;
  /** Analyzers that failed to grade since `detect` was called; the verdicts stayed as they were. Undefined: nobody looks. */
  failedToGrade?(): readonly AnalyzerFailure[];
}

export interface JudgeInput {
  readonly candidate: JudgedRun & {
    /** In the run's order. May be empty (an imported file): cases are then known by their samples. */
    readonly cases: readonly CandidateCase[];
    /** Runs that count for its side too: its re-runs, or others that its reference names. */
    readonly others?: readonly JudgedRun[];
  };
  /** What the canary says of the machine. Null: nobody looked. */
  readonly canary?: Canary | null | undefined;
  /** Whether suspects may be measured again before anything is claimed of them. */
  readonly mayRerun?: boolean | undefined;
  readonly baseline: {
    readonly choice: BaselineChoice;
    /** Oldest first; those of `choice.runs`. */
    readonly runs: readonly JudgedRun[];
    /** All of them count, whether or not their level changed in between. */
    readonly whole?: boolean | undefined;
  };
  readonly analyzers: Analyzers;
  /** Regressions that are known. Default: none is. */
  readonly known?: Known | undefined;
  readonly config?: {
    /** Where no threshold applies. Default 10 %. */
    readonly limit?: Limit;
    /** Of the config and the command line, beside those of each case. */
    readonly thresholds?: readonly Threshold[];
    /** Boots a side, where the kernel is the subject; fewer are inconclusive. Null: no such demand. */
    readonly minBoots?: number | null | undefined;
    /** Names of analyzers, highest authority first. */
    readonly authority?: readonly string[];
  };
}
