import type { Plan } from "../model/plan.ts";
import type { Profile } from "../model/profile.ts";
import { duration, roughly } from "../plugin/report-text/duration.ts";
import type { ExecContext } from "./context.ts";
import type { PreparedCase } from "./prepare.ts";
import { type NamedProfiler, profileCase } from "./profile.ts";
import { cleanUpSuite, setUpSuite } from "./suite-actions.ts";

export interface ProfilingOptions {
  readonly profiler: NamedProfiler;
  /** Monotonic s at which all but cleanup ends; null: none. */
  readonly deadline: number | null;
  /** s that one execution of a case took when it was measured, by its id. A case that would not be done in time is not begun. */
  readonly took: ReadonlyMap<string, number>;
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
  { profiler, deadline, took, tell }: ProfilingOptions,
): Promise<ProfiledCases> {
  const profiles: Profile[] = [];
  const missed: string[] = [];
  /** Blocks that were begun, and why their setup failed; null: it did not. */
  const opened = new Map<number, string | null>();
  const left = () => (deadline === null ? Number.POSITIVE_INFINITY : deadline - context.clock());
  const over = () => context.signal.aborted || left() <= 0;
  const within = (limit: number) => {
    if (left() <= 0) throw new Error("the time is up");
    return Math.min(limit, left());
  };
  try {
    for (const [i, prepared] of cases.entries()) {
      const { id, block } = prepared.case;
      if (over()) {
        missed.push(id);
        continue;
      }
      const needed = (took.get(id) ?? 0) * (prepared.case.warmup + 1);
      if (needed > left()) {
        tell(`no profile of ${id}: it takes about ${roughly(needed)}, and ${duration(left())} are left`, "warning");
        missed.push(id);
        continue;
      }
      tell(`profiling ${id} with ${profiler.name}, ${i + 1} of ${cases.length}`, "info");
      try {
        if (!opened.has(block)) {
          opened.set(block, "the setup of its suite did not end");
          await setUpSuite(context, plan.blocks[block]!, block, within);
          opened.set(block, null);
        }
        const unfit = opened.get(block);
        if (unfit != null) throw new Error(unfit);
        const profile = await profileCase(prepared, profiler, context, within);
        for (const warning of profile.warnings) tell(`profile of ${id}: ${warning}`, "warning");
        profiles.push(profile);
      } catch (error) {
        if (over()) missed.push(id);
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
