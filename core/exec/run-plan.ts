import type { Plan } from "../model/plan.ts";
import type { ExecContext } from "./context.ts";
import { PlanRunner, type RanPlan, type RunOptions } from "./plan-runner.ts";
import type { PreparedCase } from "./prepare.ts";

export type { RanPlan, RunOptions } from "./plan-runner.ts";

/** Runs a plan to its end, or until it is told to stop. Each repetition is collected before the next one starts. */
export async function runPlan(
  plan: Plan,
  prepared: readonly PreparedCase[],
  context: ExecContext,
  options: RunOptions,
): Promise<RanPlan> {
  const runner = new PlanRunner(plan, prepared, context, options);
  try {
    await runner.turns();
  } finally {
    await runner.close();
  }
  return runner.ran();
}
