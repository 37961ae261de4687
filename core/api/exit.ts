import { type ExitPolicy, judgementExit } from "../analysis/exit.ts";
import { CATALOGUE, type ErrorCode, EXIT, EXIT_PRECEDENCE } from "../errors/catalogue.ts";
import type { Judgement } from "../model/comparison.ts";
import type { CaseResult } from "../model/run.ts";

/** One reason for an exit code other than 0. */
export interface ExitReason {
  readonly code: string;
  readonly message: string;
  readonly exit: number;
}

/** The code that wins when several reasons hold. */
export function exitCode(reasons: readonly { readonly exit: number }[]): number {
  return EXIT_PRECEDENCE.find((code) => reasons.some(({ exit }) => exit === code)) ?? EXIT.ok;
}

export function reasonOf(code: ErrorCode, message: string, exit: number = CATALOGUE[code].exit): ExitReason {
  return { code, message, exit };
}

/** Failed cases, each named. */
export function caseReasons(cases: readonly Pick<CaseResult, "case" | "outcome" | "reason">[]): ExitReason[] {
  return cases
    .filter(({ outcome }) => outcome === "failed" || outcome === "timed-out")
    .map(({ case: item, reason, outcome }) => reasonOf("PM3003", `${item.id}: ${reason ?? outcome}`));
}

/** What the judgement adds; each reason with the code that it leads to. */
export function judgementReasons(judgement: Judgement, policy: ExitPolicy): ExitReason[] {
  const exits: Readonly<Record<string, number>> = { incomparable: EXIT.incomparable, regression: EXIT.regression };
  return judgementExit(judgement, policy).reasons.map(({ code, message }) => ({
    code,
    message,
    exit: exits[code] ?? EXIT.inconclusive,
  }));
}
