import type { Case } from "../model/case.ts";
import type { Repetition } from "../model/run.ts";

/** How often a disturbed repetition is repeated. */
export const REPEATS = 2;
/** Share of a run's planned repetitions that may be repeats, and the fewest: a busy machine costs a quarter more time. */
const SHARE = 1 / 4;
const FEWEST = 2;

/** The repeats that a run may have. */
export class Repeats {
  /** In all. What is planned of a case with an open end is its minimum. */
  readonly allowed: number;
  #left: number;

  /** `repeated`: how many there were before the run was resumed. */
  constructor(cases: readonly Case[], repeated: number) {
    const planned = cases.reduce((sum, { repetitions: { min, max, until, budget } }) => {
      return sum + (until === null && budget === null ? max : min);
    }, 0);
    this.allowed = Math.max(FEWEST, Math.floor(SHARE * planned));
    this.#left = this.allowed - repeated;
  }

  /** `refused first`: for the first time. */
  take(): "granted" | "refused first" | "refused" {
    this.#left--;
    if (this.#left >= 0) return "granted";
    return this.#left === -1 ? "refused first" : "refused";
  }
}

/**
 * Why a repetition is worth another one: something else disturbed it, or the machine slept, so that it has no values. Null:
 * nothing did, or it is a warm-up, which does not count anyway. What failed for another reason is never repeated: that
 * would be to try until the result is right.
 */
export function disturbedBy({ warmup, outcome, taints, problems }: Repetition): string | null {
  if (warmup) return null;
  if (outcome === "completed") return taints[0] ?? null;
  return problems.find(({ code, severity }) => code === "suspended" && severity === "error")?.message ?? null;
}

/** Repetitions set aside so far in the place of this one. */
export const attemptsAt = (repetitions: readonly Repetition[], index: number): number =>
  repetitions.filter((each) => !each.warmup && each.setAside && each.index === index).length;
