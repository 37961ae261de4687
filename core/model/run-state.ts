import type { RunHeader, RunState } from "./run.ts";

export type RunOwner = NonNullable<RunHeader["owner"]>;

/**
 * The state to show and to act upon: a run that says `running` while its owner is dead was interrupted. One without a known
 * owner stays as it says, for nobody can tell.
 */
export function shownState(run: Pick<RunHeader, "state" | "owner">, alive: (owner: RunOwner) => boolean): RunState {
  return run.state === "running" && run.owner !== null && !alive(run.owner) ? "interrupted" : run.state;
}

/**
 * When a process started, in clock ticks since boot, from the text of its /proc/PID/stat: with it, a pid is no other process's.
 * Null: not such a text.
 */
export function processStart(stat: string): string | null {
  // Field 22; the second one is in parentheses and may hold blanks and parentheses.
  const field = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  return field !== undefined && /^\d+$/.test(field) ? field : null;
}
