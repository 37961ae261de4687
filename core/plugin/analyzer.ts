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

/** Whether the machine itself has changed, as readings show that no subject can influence. */
export interface CanaryJudgement {
  /** Null: too few readings to tell. */
  readonly moved: boolean | null;
  /** For people: what moved and how far, or why it cannot be told. */
  readonly message: string;
}

/** What an analyzer may know beside the evidence. */
export interface DetectContext {
  /** Null: nobody looked. */
  readonly canary: CanaryJudgement | null;
  /** Findings may name suspects: they will be measured again, and everything is asked once more. */
  readonly mayRerun: boolean;
}

/** Claims what it sees. Gets everything once a run, so it can look across cases. */
export interface DetectingAnalyzer {
  readonly summary: string;
  readonly options: OptionsSchema;
  readonly hook: "detect";
  detect(
    evidence: readonly Evidence[],
    options: any,
    context: DetectContext,
  ): readonly Finding[] | Promise<readonly Finding[]>;
}

/** Grades a verdict; pure and synchronous. */
export interface ClassifyingAnalyzer {
  readonly summary: string;
  readonly options: OptionsSchema;
  readonly hook: "classify";
  classify(
    grade: { readonly verdict: Verdict; readonly severity: Severity },
    comparison: Comparison,
    options: any,
  ): { readonly verdict: Verdict; readonly severity: Severity };
}

export type Analyzer = DetectingAnalyzer | ClassifyingAnalyzer;
