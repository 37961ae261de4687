import type { Comparison, Finding, Severity, Verdict } from "../model/comparison.ts";
import type { Sample } from "../model/run.ts";
import type { OptionsSchema } from "./schema.ts";

/** A comparison as core computed it, and the samples behind it; no verdict yet. */
export interface Evidence {
  readonly comparison: Comparison;
  readonly candidate: Sample;
  /** Oldest first; empty: no baseline. */
  readonly baseline: readonly Sample[];
}

/** Claims what it sees. Gets everything once a run, so it can look across cases. */
export interface DetectingAnalyzer {
  readonly summary: string;
  readonly options: OptionsSchema;
  readonly hook: "detect";
  detect(evidence: readonly Evidence[], options: any): readonly Finding[] | Promise<readonly Finding[]>;
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
