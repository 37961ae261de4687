import { isPerfmonError } from "../errors/perfmon-error.ts";
import type { Case } from "../model/case.ts";
import type { SubjectKey } from "./block-order.ts";
import { reasonUnlessFatal } from "./plan-blocks.ts";
import type { PlanRunner } from "./plan-runner.ts";

export interface AlternatingSubject {
  readonly name: string;
  readonly runner: PlanRunner;
  /** Makes it the current one. What it throws fails the visit, and with it the subject. */
  become(block: number): Promise<void>;
  /** While it is current still, and what it measured lies behind. */
  leave(): Promise<void>;
}

/**
 * Visits two subjects block by block, each once a block. A case that fails for one of them is over for both, since nothing
 * could be paired with it. Gives the number of blocks that were begun; stops early when there is nothing left to measure.
 */
export async function alternate(
  subjects: Readonly<Record<SubjectKey, AlternatingSubject>>,
  order: readonly (readonly [SubjectKey, SubjectKey])[],
  times: (item: Case) => number,
): Promise<void> {
  const { a, b } = subjects;
  try {
    for (const [block, keys] of order.entries())
      for (const key of keys) {
        if (a.runner.shouldStop() || b.runner.shouldStop() || (a.runner.finished && b.runner.finished)) return;
        const subject = subjects[key];
        if (await became(subject, block)) {
          await subject.runner.visit(block, times);
          await subject.leave();
        }
        await endTogether(subject, key === "a" ? b : a, block);
      }
  } finally {
    await closeBoth(a.runner, b.runner);
  }
}

async function became({ name, runner, become }: AlternatingSubject, block: number): Promise<boolean> {
  try {
    await become(block);
    return true;
  } catch (error) {
    // Told to stop: the next look finds it.
    if (isPerfmonError(error) && error.code === "PM3005") return false;
    await runner.giveUp("failed", `${name} could not be made current: ${reasonUnlessFatal(error)}`);
    return false;
  }
}

async function endTogether(visited: AlternatingSubject, other: AlternatingSubject, block: number): Promise<void> {
  for (const [id, reason] of visited.runner.failed())
    await other.runner.giveUp(
      "aborted",
      `it failed with ${visited.name} in block ${block + 1}, and nothing could be paired with it: ${reason}`,
      new Set([id]),
    );
}

/** A failure to close the one keeps nothing of the other from being cleaned up. */
async function closeBoth(a: PlanRunner, b: PlanRunner): Promise<void> {
  const closed = await Promise.allSettled([a.close()]);
  await b.close();
  for (const one of closed) if (one.status === "rejected") throw one.reason;
}
