import { join } from "node:path";
import type { Action } from "../model/case.ts";
import type { Problem } from "../model/measurement.ts";
import type { Block } from "../model/plan.ts";
import { runAction } from "./action.ts";
import type { ExecContext } from "./context.ts";
import { makeRunFolder } from "./disk.ts";

/** s for each command; long enough for anything that a suite does once. */
const TIMEOUT = 600;

/** Runs a block's setup; the first command that fails ends it. PM3001. Output: `suites/000/setup-0.stdout` and so on. `within` bounds s. */
export async function setUpSuite(
  context: ExecContext,
  block: Block,
  index: number,
  within = (limit: number) => limit,
): Promise<void> {
  for (const [name, action] of await named(context, block.setup, index, "setup"))
    await runAction(context, action, name, within(TIMEOUT));
}

/** Runs all of a block's cleanup, also when perfmon was told to stop; what failed of it comes back. */
export async function cleanUpSuite(context: ExecContext, block: Block, index: number): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const [name, action] of await named(context, block.cleanup, index, "cleanup"))
    await runAction(context, action, name, TIMEOUT, true).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      problems.push({ code: "cleanup-failed", severity: "warning", message });
    });
  return problems;
}

async function named(
  context: ExecContext,
  actions: readonly Action[],
  index: number,
  what: string,
): Promise<[string, Action][]> {
  if (actions.length === 0) return [];
  const folder = join("suites", String(index).padStart(3, "0"));
  makeRunFolder(join(context.folder, folder));
  return actions.map((action, i) => [`${folder}/${what}-${i}`, action]);
}
