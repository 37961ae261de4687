import { type Comparison, isOpenRegression, type Judgement, SEVERITIES } from "../../model/comparison.ts";
import type { Run } from "../../model/run.ts";
import type { RunReport } from "../reporter.ts";
import { duration } from "./duration.ts";

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

/** `3 regressions (1 high, 2 low)`, `2 regressions (low)`: those that count, worst first. */
export function regressionsText({ comparisons }: Pick<Judgement, "comparisons">): string {
  const found = comparisons.filter(isOpenRegression);
  const graded = SEVERITIES.toReversed().flatMap((severity) => {
    const count = found.filter((one) => one.severity === severity).length;
    return severity === "none" || count === 0 ? [] : [{ severity, count }];
  });
  const grades = graded.map(({ severity, count }) => (graded.length > 1 ? `${count} ${severity}` : severity));
  return `${found.length} regression${found.length === 1 ? "" : "s"}${grades.length > 0 ? ` (${grades.join(", ")})` : ""}`;
}

/** Whether a comparison has nothing to say beyond that its case did not complete. */
export const saidByCase = ({ run }: Pick<RunReport, "run">, { case: of, candidate }: Comparison): boolean =>
  candidate === null && run.cases.some(({ case: { id }, outcome }) => id === of.id && outcome !== "completed");

/** Whether there is anything that the run was compared with. */
export const isCompared = ({ baseline, comparisons }: Pick<Judgement, "baseline" | "comparisons">): boolean =>
  baseline.runs.length > 0 && comparisons.length > 0;

/** `1 unchanged · 1 regression (low) · 1 inconclusive · 0 failed · 11m04s`; without a baseline how many were measured. */
export function countsText({ run, judgement, elapsed }: Pick<RunReport, "run" | "judgement" | "elapsed">): string {
  const of = tally(judgement, run);
  const some = (count: number, word: string) => (count > 0 ? [`${count} ${word}`] : []);
  const measured = judgement.comparisons.filter(({ gates, headline, candidate }) => (gates || headline) && candidate);
  const verdicts = isCompared(judgement)
    ? [
        `${of.passed} unchanged`,
        regressionsText(judgement),
        ...some(of.improved, "improved"),
        `${of.inconclusive} inconclusive`,
      ]
    : [`${measured.length} measured, not compared`];
  return [
    ...verdicts,
    ...some(of.known, "known"),
    `${of.failed} failed`,
    ...some(of.unfinished, "unfinished"),
    ...some(of.skipped, "skipped"),
    duration(elapsed),
  ].join(" · ");
}
