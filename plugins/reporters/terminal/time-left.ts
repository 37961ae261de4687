import type { CaseProgress } from "./case-progress.ts";

/**
 * Estimated s from `elapsed`, when the last repetition ended, to the end of the run: what each case still has to do at its own pace (the mean of all where it has not run yet),
 * and the time beside repetitions as it was so far. Null: nothing has ended yet.
 */
export function timeLeft(cases: readonly CaseProgress[], elapsed: number): number | null {
  const executions = cases.reduce((sum, one) => sum + one.executions, 0);
  if (executions === 0) return null;
  const seconds = cases.reduce((sum, one) => sum + one.seconds, 0);
  const beside = Math.max(0, elapsed - seconds) / executions;
  let left = 0;
  for (const one of cases) {
    const missing = one.ended ? 0 : Math.max(0, one.expected - one.done) + warmupsLeft(one);
    left += missing * ((one.executions ? one.seconds / one.executions : seconds / executions) + beside);
  }
  return left;
}

const warmupsLeft = (one: CaseProgress) => Math.max(0, one.case.warmup - (one.executions - one.done - one.repeated));
