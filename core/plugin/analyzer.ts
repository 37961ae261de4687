import type { Comparison, Finding, Severity, Verdict } from "../model/comparison.ts";
import type { Sample } from "../model/run.ts";
import type { OptionsSchema } from "./schema.ts";

/** A comparison as core computed it, and the samples behind it; no verdict yet. */
export interface Evidence {
  readonly comparison: Comparison;
  readonly candidate: Sample;
  /** Of further runs of the candidate's side, re-runs of it for example. */
  readonly others: readonly Sample[];
  /** Oldest first; empty: no baseline. */
  readonly baseline: readonly Sample[];
}

/** What readings that no subject can influence say of the machine itself. */
export interface Canary {
  /**
   * Whether the machine explains that most cases got worse by `worse` (ratio, 0.05: 5 % slower; negative: better). Null:
   * nobody can tell.
   */
  explains(worse: number): boolean | null;
  /** What was seen, for people. */
  readonly message: string;
}

/** What an analyzer may know beside the evidence. */
export interface DetectContext {
  /** Null: nobody looked. */
  readonly canary: Canary | null;
  /** Findings may name suspects: they will be measured again, and everything is asked once more. */
  readonly mayRerun: boolean;
}

interface AnalyzerCommon {
  readonly summary: string;
  readonly options: OptionsSchema;
  /** Problems of the options that no schema can say; path within the options. */
  validate?(
    options: any,
  ): readonly { readonly path: readonly (string | number)[]; readonly message: string; readonly hint?: string }[];
}

/** Claims what it sees. Gets everything once a run, so it can look across cases. */
export interface DetectingAnalyzer extends AnalyzerCommon {
  readonly hook: "detect";
  detect(
    evidence: readonly Evidence[],
    options: any,
    context: DetectContext,
  ): readonly Finding[] | Promise<readonly Finding[]>;
}

/** Grades a verdict; pure and synchronous. */
export interface ClassifyingAnalyzer extends AnalyzerCommon {
  readonly hook: "classify";
  classify(
    grade: { readonly verdict: Verdict; readonly severity: Severity },
    comparison: Comparison,
    options: any,
  ): { readonly verdict: Verdict; readonly severity: Severity };
}

/** What judges: claims about comparisons, or a grade of verdicts. */
export type Analyzer = DetectingAnalyzer | ClassifyingAnalyzer;
