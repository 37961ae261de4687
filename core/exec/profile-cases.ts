import type { Plan } from "../model/plan.ts";
import type { Profile } from "../model/profile.ts";
import type { ExecContext } from "./context.ts";
import type { PreparedCase } from "./prepare.ts";
import { type NamedProfiler, profileCase } from "./profile.ts";
import { cleanUpSuite, setUpSuite } from "./suite-actions.ts";

export interface ProfilingOptions {
  readonly profiler: NamedProfiler;
  /** Monotonic s after which no further case is begun; null: none. */
  readonly deadline: number | null;
  /** Hears of each case before it is profiled, and of everything that went wrong. */
  tell(text: string, level: "info" | "warning"): void;
}

export interface ProfiledCases {
  readonly profiles: readonly Profile[];
  /** Cases that were not begun, or were cut short, when perfmon was told to stop or the time was up. */
  readonly missed: readonly string[];
}

/**
 * Profiles cases, one after the other, with the setup and cleanup of their suites around them. Everything measured is stored
 * before: what goes wrong here is told and costs a profile. `context.folder` is the run's folder of profiles.
 */
export async function profileCases(
  plan: Plan,
  cases: readonly PreparedCase[],
  context: ExecContext,
  { profiler, deadline, tell }: ProfilingOptions,
): Promise<ProfiledCases> {
  const profiles: Profile[] = [];
  const missed: string[] = [];
  /** Blocks that were begun, and why their setup failed; null: it did not. */
  const opened = new Map<number, string | null>();
  const over = () => context.signal.aborted || (deadline !== null && context.clock() >= deadline);
  try {
    for (const [i, prepared] of cases.entries()) {
      const { id, block } = prepared.case;
      if (over()) {
        missed.push(id);
        continue;
      }
      tell(`profiling ${id} with ${profiler.name}, ${i + 1} of ${cases.length}`, "info");
      try {
        if (!opened.has(block)) {
          opened.set(block, "the setup of its suite did not end");
          await setUpSuite(context, plan.blocks[block]!, block);
          opened.set(block, null);
        }
        const unfit = opened.get(block);
        if (unfit != null) throw new Error(unfit);
        const profile = await profileCase(prepared, profiler, context);
        for (const warning of profile.warnings) tell(`profile of ${id}: ${warning}`, "warning");
        profiles.push(profile);
      } catch (error) {
        if (context.signal.aborted) missed.push(id);
        else {
          const message = error instanceof Error ? error.message : String(error);
          if (opened.get(block) !== null) opened.set(block, message);
          tell(`no profile of ${id}: ${message}`, "warning");
        }
      }
    }
  } finally {
    for (const block of [...opened.keys()].reverse())
      for (const { message } of await cleanUpSuite(context, plan.blocks[block]!, block)) tell(message, "warning");
  }
  return { profiles, missed };
}
