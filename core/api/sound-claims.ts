import type { Grade } from "../analysis/input.ts";
import { type Finding, SEVERITIES, type Verdict } from "../model/comparison.ts";

const VERDICTS: readonly Verdict[] = ["pass", "regression", "improvement", "inconclusive"];

/** What an analyzer gave, if findings are what it is: nobody has type-checked a plugin. Throws what it is instead. */
export function soundFindings(given: unknown): readonly Finding[] {
  if (!Array.isArray(given)) throw new Error(`it gave ${shown(given)}, no list of findings`);
  const strange = given.find((one) => !isFinding(one));
  if (strange !== undefined) throw new Error(`it gave ${shown(strange)}, no finding`);
  return given;
}

const isFinding = (one: Partial<Finding> | null): boolean =>
  typeof one?.analyzer === "string" &&
  typeof one.caseId === "string" &&
  typeof one.metric === "string" &&
  typeof one.labels === "object" &&
  one.labels !== null &&
  VERDICTS.includes(one.verdict as Verdict) &&
  Array.isArray(one.reasons) &&
  one.reasons.every((reason) => typeof reason?.code === "string" && typeof reason.message === "string");

/** The same of a grade. */
export function soundGrade(given: unknown): Grade {
  const { verdict, severity } = (given ?? {}) as Partial<Grade>;
  if (VERDICTS.includes(verdict as Verdict) && SEVERITIES.includes(severity as Grade["severity"]))
    return given as Grade;
  throw new Error(`it gave ${shown(given)}, no grade`);
}

const shown = (given: unknown): string =>
  given instanceof Promise ? "a promise" : (JSON.stringify(given) ?? typeof given);
