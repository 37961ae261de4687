import { readdirSync, readFileSync } from "node:fs";

export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  readonly name: string;
}

const KTHREADD = 2;

/** Every living process with an address space of its own: no kernel threads, no zombies. */
export function processes(): Process[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    const found = processOf(Number(name));
    return found && found.pid !== KTHREADD && found.parent !== KTHREADD ? [found] : [];
  });
}

/** Null: gone, or a zombie, which nothing can or need end. */
function processOf(pid: number): Process | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const end = stat.lastIndexOf(")");
    const [state, parent, group, session] = stat.slice(end + 2).split(" ");
    if (state === "Z" || state === "X") return null;
    const name = stat.slice(stat.indexOf("(") + 1, end);
    return { pid, parent: Number(parent), group: Number(group), session: Number(session), name };
  } catch {
    return null;
  }
}

const VARIABLE = "PERFMON_COOKIE=";

/** The mark in a process's environment, as it was at its exec. Null: none, or not ours to read. */
export function cookieOf(pid: number): string | null {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, "latin1");
    const at = environment.startsWith(VARIABLE) ? 0 : environment.indexOf(`\0${VARIABLE}`) + 1;
    if (at === 0 && !environment.startsWith(VARIABLE)) return null;
    const from = at + VARIABLE.length;
    const to = environment.indexOf("\0", from);
    return environment.slice(from, to === -1 ? undefined : to);
  } catch {
    return null;
  }
}

/** Signals processes that may have gone meanwhile. */
export function signalAll(pids: Iterable<number>, signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // Gone, or another user's: then the next look finds it again, and the deadline bounds the waiting.
    }
  }
}
