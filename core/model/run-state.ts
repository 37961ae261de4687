import type { RunHeader, RunState } from "./run.ts";

/** The process that writes a run, by which a killed one is recognised. */
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
 * Null: not such a text, or that of a process which has ended and only waits for its parent to notice.
 */
export function processStart(stat: string): string | null {
  // Field 22; the second one is in parentheses and may hold blanks and parentheses.
  const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const start = fields[18];
  return start !== undefined && /^\d+$/.test(start) && !/^[ZXx]$/.test(state!) ? start : null;
}
