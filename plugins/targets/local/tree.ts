import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Cgroup } from "./cgroup.ts";
import { cookieOf, type Process, processes, signalAll } from "./processes.ts";

/** Everything that one command started, however it tried to leave. */
export interface Tree {
  /** The command's process, which leads a session and a process group. Null: of a dead perfmon's, found by its mark only. */
  readonly leader: number | null;
  readonly mark: string;
  readonly cgroup: Cgroup | null;
}

/** ms in which a killed process has to be gone; longer takes one that waits for a device, and nobody can help that. */
const KILL_PATIENCE = 1500;
/** ms between two looks at a tree that is to end. A look costs about 30 us a process of the machine. */
const LOOK = 50;

/**
 * Its living processes, the leader included. Found by session and process group, by the cgroup, by the cookie in the
 * environment (after setsid and a double fork), and as children of those (after a changed environment).
 */
export function members({ leader, mark, cgroup }: Tree): Process[] {
  const inCgroup = new Set(cgroup?.processes());
  const found = new Map<number, Process>();
  const others = new Map<number, Process>();
  for (const process of processes()) {
    const { pid, group, session } = process;
    if (pid === globalThis.process.pid) continue;
    const own =
      inCgroup.has(pid) || (leader !== null && (group === leader || session === leader)) || cookieOf(pid) === mark;
    (own ? found : others).set(pid, process);
  }
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const [pid, process] of others) if (found.has(process.parent)) found.set(pid, process);
  }
  return [...found.values()];
}

/**
 * Whether the leader, which has ended, was the last process or thread that anybody started: then it left none behind, and there
 * is no need to look for them, which costs about 20 us a process of the machine. False: perhaps.
 */
export function startedNothing({ leader, cgroup }: Tree): boolean {
  try {
    const last = readFileSync("/proc/loadavg", "latin1").trimEnd().split(" ").at(-1);
    return last === String(leader) && (cgroup?.processes() ?? []).length === 0;
  } catch {
    return false;
  }
}

/** SIGTERM to the whole tree, `grace` ms for it to end, then SIGKILL until nothing is left. False: something is. */
export async function end(tree: Tree, grace: number): Promise<boolean> {
  const deadline = performance.now() + grace;
  if (grace > 0) {
    // What is started meanwhile is asked too, or a parent that ends in time would leave it to the whole grace.
    const asked = new Set<number>();
    let alive = members(tree);
    while (alive.length > 0 && performance.now() < deadline) {
      const newcomers = pids(alive).filter((pid) => !asked.has(pid));
      signalAll(newcomers, "SIGTERM");
      // A stopped process hears nothing else.
      signalAll(newcomers, "SIGCONT");
      for (const pid of newcomers) asked.add(pid);
      await sleep(Math.min(LOOK, Math.max(1, deadline - performance.now())));
      alive = members(tree);
    }
    if (alive.length === 0) return true;
  }
  return await kill(tree);
}

async function kill(tree: Tree): Promise<boolean> {
  const deadline = performance.now() + KILL_PATIENCE;
  for (let pause = 1; ; pause = Math.min(2 * pause, LOOK)) {
    if (killNow(tree) === 0) return true;
    if (performance.now() > deadline) return false;
    await sleep(pause);
  }
}

/** SIGKILL to what lives now. Synchronous, for the end of perfmon's own process. The number of processes it met. */
export function killNow(tree: Tree): number {
  tree.cgroup?.kill();
  const alive = members(tree);
  signalAll(pids(alive), "SIGKILL");
  return alive.length;
}

const pids = (list: readonly Process[]) => list.map(({ pid }) => pid);
