import { EXIT } from "../errors/catalogue.ts";
import { type Judgement, type Reason, SEVERITIES, type Severity } from "../model/comparison.ts";

export interface ExitPolicy {
  /** The lowest severity that fails; `none`: no regression does. */
  readonly failOn: Severity;
  readonly failOnInconclusive: boolean;
}

export interface JudgementExit {
  /** 0, 1 (regression), 4 (inconclusive) or 6 (the baseline that was named is not comparable); 6 before 1 before 4. */
  readonly exit: number;
  /** Why it is not 0: all of them. Empty for 0. */
  readonly reasons: readonly Reason[];
}

/** What a judgement alone does to the exit code. A run's failures come on top (EXIT_PRECEDENCE). */
export function judgementExit(judgement: Judgement, { failOn, failOnInconclusive }: ExitPolicy): JudgementExit {
  const named = judgement.baseline.rule !== "automatic";
  const refused = named ? judgement.reasons.filter(({ code }) => code === "incomparable") : [];
  const level = SEVERITIES.indexOf(judgement.severity);
  const regressed = failOn !== "none" && judgement.verdict === "regression" && level >= SEVERITIES.indexOf(failOn);
  const open =
    failOnInconclusive && judgement.comparisons.some(({ gates, verdict }) => gates && verdict === "inconclusive");
  const nothing = failOnInconclusive && judgement.verdict === "inconclusive";
  const why = (code: string) => judgement.reasons.filter((reason) => reason.code === code);
  const reasons = [
    ...refused,
    ...(regressed ? why("regression") : []),
    ...(open ? why("inconclusive") : []),
    ...(nothing ? [...why("nothing-judged"), ...why("threshold-unmeasured")] : []),
  ];
  const exit =
    refused.length > 0
      ? EXIT.incomparable
      : regressed
        ? EXIT.regression
        : open || nothing
          ? EXIT.inconclusive
          : EXIT.ok;
  return { exit, reasons };
}
