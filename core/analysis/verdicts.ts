import type { Comparison, Judgement, Reason } from "../model/comparison.ts";
import type { DetectContext, Evidence } from "../plugin/analyzer.ts";
import type { ComparedSamples } from "./case.ts";
import { isRefused } from "./compare.ts";
import type { Analyzers, Grade } from "./input.ts";
import { type AnalyzerFailure, mergeFindings } from "./merge.ts";
import { comparisonKey } from "./series.ts";

export interface Verdicts extends Pick<Judgement, "comparisons"> {
  /** Those that some analyzer wants to be measured again. */
  readonly suspects: readonly Comparison[];
  /** Claims about no single comparison: an environment finding, say. */
  readonly reasons: readonly Reason[];
}

/** Lets analyzers claim, merges their claims and grades them. In the order of what was compared. */
export async function decideVerdicts(
  compared: readonly ComparedSamples[],
  analyzers: Analyzers,
  context: DetectContext,
  authority?: readonly string[],
): Promise<Verdicts> {
  const evidence = compared.filter(({ comparison }) => !isRefused(comparison)) as Evidence[];
  const { findings, failures } = await heard(analyzers, evidence, context);
  const claims = Map.groupBy(findings, ({ caseId, metric, labels }) => comparisonKey(caseId, metric, labels));
  const keyOf = ({ case: of, metric, labels }: Comparison) => comparisonKey(of.id, metric, labels);
  const comparisons = compared.map(({ comparison }) => {
    const about = claims.get(keyOf(comparison)) ?? [];
    const merged = { ...comparison, ...mergeFindings(comparison, about, failures, authority) };
    return isRefused(comparison) ? merged : graded(merged, analyzers);
  });
  const keys = new Set(compared.map(({ comparison }) => keyOf(comparison)));
  const others = [...claims].flatMap(([key, about]) => (keys.has(key) ? [] : about));
  const isSuspect = (comparison: Comparison) => claims.get(keyOf(comparison))?.some(({ suspect }) => suspect);
  return {
    comparisons,
    suspects: comparisons.filter(isSuspect),
    reasons: [
      ...others.flatMap(({ reasons }) => reasons),
      ...unsaid([...failures, ...(analyzers.failedToGrade?.() ?? [])], comparisons),
    ],
  };
}

/** Failures that cost no comparison its verdict, each once: an analyzer of less authority, or one that grades. */
function unsaid(failures: readonly AnalyzerFailure[], comparisons: readonly Comparison[]): Reason[] {
  const said = new Set(comparisons.flatMap(({ reasons }) => reasons.map(({ message }) => message)));
  const messages = new Set(failures.map(({ analyzer, message }) => `${analyzer} failed: ${message}`));
  return [...messages].filter((message) => !said.has(message)).map((message) => ({ code: "analyzer-failed", message }));
}

/** A failure of the whole hook leaves every verdict inconclusive; failures of single analyzers are the host's to tell apart. */
async function heard(
  analyzers: Analyzers,
  evidence: readonly Evidence[],
  context: DetectContext,
): ReturnType<Analyzers["detect"]> {
  if (evidence.length === 0) return { findings: [], failures: [] };
  try {
    return await analyzers.detect(evidence, context);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { findings: [], failures: [{ analyzer: "detect", message }] };
  }
}

/** A regression is at least low, and nothing else has a severity. */
function graded(comparison: Comparison, { classify }: Analyzers): Comparison {
  const start: Grade = { verdict: comparison.verdict, severity: comparison.verdict === "regression" ? "low" : "none" };
  const { verdict, severity } = classify(start, { ...comparison, ...start });
  if (verdict !== "regression") return { ...comparison, verdict, severity: "none" };
  return { ...comparison, verdict, severity: severity === "none" ? "low" : severity };
}
