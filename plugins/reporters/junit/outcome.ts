import {
  type CaseResult,
  type Comparison,
  changeText,
  cutText,
  knownText,
  SEVERITIES,
  type Severity,
  toleranceText,
  whyFailed,
} from "@perfmon/core/plugin";

/** What a test came to, in JUnit's words, and in one line why. */
export interface TestOutcome {
  readonly result: "passed" | "failure" | "error" | "skipped";
  readonly type: string | null;
  readonly message: string;
}

/** Columns of a message; lists of tests show it in one line. */
const LONGEST = 400;

/** A gating comparison: a regression is a failure, unless it is known or less than `failOn` (`none`: whatever it is); what is open is skipped. */
export function comparisonOutcome(comparison: Comparison, failOn: Severity): TestOutcome {
  const { verdict, severity, acknowledged, reasons } = comparison;
  const passed = (message: string): TestOutcome => ({ result: "passed", type: null, message: cut(message) });
  if (acknowledged !== null) return passed(knownText(acknowledged));
  if (verdict === "inconclusive") {
    const why = reasons[0]?.message ?? "no verdict was reached";
    return { result: "skipped", type: null, message: cut(`inconclusive: ${why}`) };
  }
  if (verdict !== "regression") return passed(verdict === "pass" ? "no change" : verdict);
  const said = `regression, ${severity}: ${changeText(comparison)}${toleranceText(comparison.limit)}`;
  if (failOn === "none") return passed(`${said}; no regression is to fail`);
  const counts = SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(failOn);
  return counts ? { result: "failure", type: "regression", message: said } : passed(`${said}; below ${failOn}`);
}

/** A case as a whole: one that did not go to its end is an error. */
export function caseOutcome(result: CaseResult): TestOutcome {
  const { outcome } = result;
  if (outcome === "completed")
    return { result: "passed", type: null, message: "measured; no verdict depends on any of it" };
  const message = cut(whyFailed(result));
  return outcome === "skipped"
    ? { result: "skipped", type: null, message }
    : { result: "error", type: outcome, message };
}

const cut = (message: string) => cutText(message, LONGEST);
