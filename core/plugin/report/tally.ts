import { type Comparison, type Judgement, SEVERITIES } from "../../model/comparison.ts";
import type { Run } from "../../model/run.ts";

/** How many of what there are in a report: what a reader wants to know first. */
export interface Tally {
  /** Of comparisons that gate and are not acknowledged, by verdict. */
  readonly passed: number;
  readonly regressed: number;
  readonly improved: number;
  readonly inconclusive: number;
  /** Gating regressions that are acknowledged. */
  readonly known: number;
  /** Regressions of headline metrics that only inform. */
  readonly informing: number;
  /** Of cases, by outcome; those that timed out are among the failed. */
  readonly failed: number;
  readonly unfinished: number;
  readonly skipped: number;
}

/** Counts a report's verdicts and outcomes. */
export function tally({ comparisons }: Pick<Judgement, "comparisons">, { cases }: Pick<Run, "cases">): Tally {
  const open = comparisons.filter(({ acknowledged }) => acknowledged === null);
  const gating = open.filter(({ gates }) => gates);
  const count = (verdict: Comparison["verdict"]) => gating.filter((one) => one.verdict === verdict).length;
  const ended = (...outcomes: readonly string[]) => cases.filter(({ outcome }) => outcomes.includes(outcome)).length;
  return {
    passed: count("pass"),
    regressed: count("regression"),
    improved: count("improvement"),
    inconclusive: count("inconclusive"),
    known: comparisons.filter(({ gates, acknowledged }) => gates && acknowledged !== null).length,
    informing: open.filter(({ gates, headline, verdict }) => !gates && headline && verdict === "regression").length,
    failed: ended("failed", "timed-out"),
    unfinished: ended("aborted"),
    skipped: ended("skipped"),
  };
}

/** `2 regressions (high, low)`: those that count, worst first. */
export function regressionsText({ comparisons }: Pick<Judgement, "comparisons">): string {
  const found = comparisons.filter(
    ({ gates, verdict, acknowledged }) => gates && verdict === "regression" && acknowledged === null,
  );
  const severities = SEVERITIES.toReversed().filter(
    (severity) => severity !== "none" && found.some((one) => one.severity === severity),
  );
  return `${found.length} regression${found.length === 1 ? "" : "s"}${severities.length ? ` (${severities.join(", ")})` : ""}`;
}
