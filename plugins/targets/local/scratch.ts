import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Cgroups } from "./cgroup.ts";
import { isOrphan } from "./owner.ts";
import { cookieOf, processes } from "./processes.ts";
import { end } from "./tree.ts";

const PREFIX = "perfmon-";

/** A folder only this user sees. All such paths of a machine are of one length, which argv and the stack depend on. */
export function makeScratch(parent: string, mark: string): string {
  const folder = join(parent, PREFIX + mark);
  mkdirSync(folder, { mode: 0o700 });
  return folder;
}

/** What perfmons that were killed left behind: processes first, then what they used. What is another user's stays. */
export async function sweepOrphans(parent: string, cgroups: Cgroups): Promise<void> {
  const marks = new Set(cgroups.orphans());
  for (const { pid } of processes()) {
    const mark = cookieOf(pid);
    if (mark !== null && isOrphan(mark)) marks.add(mark);
  }
  for (const mark of marks) {
    await end({ leader: null, mark, cgroup: cgroups.find(mark) }, 0);
    await cgroups.remove(mark);
  }
  for (const name of readdirSync(parent))
    if (name.startsWith(PREFIX) && isOrphan(name.slice(PREFIX.length))) await removeFolder(join(parent, name));
}

/** A process that is just ending may write into it once more. */
export async function removeFolder(folder: string): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      return rmSync(folder, { recursive: true, force: true });
    } catch {
      await sleep(50);
    }
  }
}
