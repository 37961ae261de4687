import { type RunReport, SEVERITIES, type Severity } from "@perfmon/core/plugin";

/** How many of what judged a run. */
export interface Counts {
  readonly compared: boolean;
  readonly regressions: number;
  /** Of these, the worst first; severities that none has are left out. */
  readonly bySeverity: readonly (readonly [severity: Severity, count: number])[];
  readonly improvements: number;
  readonly inconclusive: number;
  readonly unchanged: number;
  readonly known: number;
  readonly failed: number;
  readonly skipped: number;
  readonly unfinished: number;
}

export function countsOf({ run, judgement }: Pick<RunReport, "run" | "judgement">): Counts {
  const gating = judgement.comparisons.filter(({ gates }) => gates);
  const open = gating.filter(({ acknowledged }) => acknowledged === null);
  const count = (verdict: string) => open.filter((one) => one.verdict === verdict).length;
  const outcome = (...wanted: string[]) => run.cases.filter((result) => wanted.includes(result.outcome)).length;
  const graded = SEVERITIES.toReversed().map(
    (severity) =>
      [severity, open.filter((one) => one.verdict === "regression" && one.severity === severity).length] as const,
  );
  return {
    compared: judgement.baseline.runs.length > 0 && judgement.comparisons.length > 0,
    regressions: count("regression"),
    bySeverity: graded.filter(([, n]) => n > 0),
    improvements: count("improvement"),
    inconclusive: count("inconclusive"),
    unchanged: count("pass"),
    known: gating.length - open.length,
    failed: outcome("failed", "timed-out"),
    skipped: outcome("skipped"),
    unfinished: outcome("aborted"),
  };
}
