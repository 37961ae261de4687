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

/** Names shown of many failed cases; each has its own reason beside its outcome. */
const NAMED = 5;

/** Failed cases as one reason; none: no reason. */
export function caseReasons(cases: readonly Pick<CaseResult, "case" | "outcome">[]): ExitReason[] {
  const failed = cases
    .filter(({ outcome }) => outcome === "failed" || outcome === "timed-out")
    .map(({ case: item }) => item.id);
  if (failed.length === 0) return [];
  const names =
    failed.slice(0, NAMED).join(", ") + (failed.length > NAMED ? `, and ${failed.length - NAMED} more` : "");
  return [reasonOf("PM3003", `${failed.length} case${failed.length === 1 ? "" : "s"} failed: ${names}`)];
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
