import { CATALOGUE, type ErrorCode, EXIT, EXIT_PRECEDENCE } from "../errors/catalogue.ts";
import type { Judgement, Severity } from "../model/comparison.ts";
import { SEVERITIES } from "../model/comparison.ts";
import type { CaseResult } from "../model/run.ts";

/** One reason for an exit code other than 0. */
export interface ExitReason {
  readonly code: string;
  readonly message: string;
  readonly exit: number;
}

export type FailOn = Exclude<Severity, "none"> | "none";

export interface ExitRules {
  /** The lowest severity that fails. `none`: none does. */
  readonly failOn: FailOn;
  readonly failOnInconclusive: boolean;
}

/** The code that wins when several reasons hold. */
export function exitCode(reasons: readonly { readonly exit: number }[]): number {
  return EXIT_PRECEDENCE.find((code) => reasons.some(({ exit }) => exit === code)) ?? EXIT.ok;
}

export function reasonOf(code: ErrorCode, message: string, exit: number = CATALOGUE[code].exit): ExitReason {
  return { code, message, exit };
}

/** Why a judgement makes the exit code what it is. */
export function judgementReasons(judgement: Judgement, { failOn, failOnInconclusive }: ExitRules): ExitReason[] {
  const reasons: ExitReason[] = [];
  const gating = judgement.comparisons.filter(({ gates }) => gates);
  const refused = judgement.reasons.find(({ code }) => code === "not-comparable");
  if (refused && judgement.baseline.rule !== "automatic") reasons.push(reasonOf("PM6001", refused.message));
  const bad = gating.filter(
    ({ verdict, severity }) =>
      verdict === "regression" && failOn !== "none" && SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(failOn),
  );
  if (bad.length > 0)
    reasons.push({
      code: "regression",
      message: `${count(bad.length, "regression")}, the worst ${judgement.severity}`,
      exit: EXIT.regression,
    });
  const unsure = gating.filter(({ verdict }) => verdict === "inconclusive").length;
  if (failOnInconclusive && (unsure > 0 || judgement.verdict === "inconclusive"))
    reasons.push({
      code: "inconclusive",
      message: unsure > 0 ? `${count(unsure, "comparison")} inconclusive` : "inconclusive",
      exit: EXIT.inconclusive,
    });
  return reasons;
}

/** Failed cases, each named. */
export function caseReasons(cases: readonly Pick<CaseResult, "case" | "outcome" | "reason">[]): ExitReason[] {
  return cases
    .filter(({ outcome }) => outcome === "failed" || outcome === "timed-out")
    .map(({ case: item, reason, outcome }) => reasonOf("PM3003", `${item.id}: ${reason ?? outcome}`));
}

const count = (n: number, word: string) => `${n} ${word}${n === 1 ? "" : "s"}`;
