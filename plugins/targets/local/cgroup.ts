import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  write,
  writeFileSync,
} from "node:fs";
import { join, posix } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isOrphan } from "./owner.ts";

const PREFIX = "perfmon-";

/** Hierarchies in which commands are tracked, best first: v2 has cgroup.kill; freezer and pids cost nothing at run time. */
const TRACKING = ["v2", "freezer", "pids"];
/** Hierarchies in which a command's wrapper may have made a cgroup of the command's name. */
const ACCOUNTING = ["cpuacct", "memory"];

/** The cgroups of this process that it may make children in, by hierarchy. */
export function ownCgroups(
  cgroups = readFileSync("/proc/self/cgroup", "utf8"),
  mounts = readFileSync("/proc/self/mountinfo", "utf8"),
): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of cgroups.trim().split("\n")) {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (path === undefined) continue;
    const names = controllers === "" ? ["v2"] : controllers!.split(",");
    for (const name of names.filter((name) => [...TRACKING, ...ACCOUNTING].includes(name))) {
      const folder = folderOf(name, path, mounts);
      if (folder !== null) found.set(name, folder);
    }
  }
  return found;
}

/** Where a hierarchy is mounted, and this cgroup in it. The mount may show only a part of the hierarchy: its `root`. */
function folderOf(name: string, path: string, mounts: string): string | null {
  for (const line of mounts.split("\n")) {
    const [fields = "", type = ""] = line.split(" - ");
    const [, , , root = "", point = ""] = fields.split(" ");
    const [kind, , options = ""] = type.split(" ");
    const fits = name === "v2" ? kind === "cgroup2" : kind === "cgroup" && options.split(",").includes(name);
    const below = posix.relative(root, path);
    if (fits && !below.startsWith("..")) return join(point, below);
  }
  return null;
}

const writable = (folder: string) => {
  try {
    accessSync(folder, constants.W_OK);
    accessSync(join(folder, "cgroup.procs"), constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

/** Cgroups for the commands of one session. */
export class Cgroups {
  readonly #own: Map<string, string>;
  readonly #tracking: string | null;

  constructor(use: boolean, own = use ? ownCgroups() : new Map<string, string>()) {
    this.#own = new Map([...own].filter(([, folder]) => writable(folder)));
    this.#tracking = TRACKING.map((name) => this.#own.get(name)).find((folder) => folder !== undefined) ?? null;
  }

  /**
   * Makes the cgroup of a mark. Moving a process into a cgroup waits for a grace period of the kernel's RCU (9 ms, up to 23,
   * on Linux 6.18; since 6.0 where `favordynmods` is off), unless somebody did so a moment ago. So perfmon moves itself to
   * where it is already, before the clock: then the command's own joining, by this target or by a wrapper, takes 50 us.
   * Synchronous: the way through the thread pool costs more than it.
   */
  create(mark: string): Cgroup | null {
    if (this.#tracking === null) return null;
    const folder = join(this.#tracking, PREFIX + mark);
    try {
      mkdirSync(folder);
    } catch {
      return null;
    }
    // Pressure accounting costs every context switch a little for each level; nobody reads this level's.
    written(join(folder, "cgroup.pressure"), "0");
    written(join(this.#tracking, "cgroup.procs"), String(process.pid));
    return new Cgroup(folder);
  }

  /** Removes the cgroups of a mark in every hierarchy, once what is in them has ended. What stays, the next open removes. */
  async remove(mark: string): Promise<void> {
    for (const folder of new Set(this.#own.values())) {
      // The kernel lets go of a killed process a moment after it has gone from every list.
      for (let attempt = 0; attempt < 40 && !removed(join(folder, PREFIX + mark)); attempt++) await sleep(5);
    }
  }

  /** The same at once, for the end of the process. False: processes in it are still ending. */
  removeNow(mark: string): boolean {
    return [...new Set(this.#own.values())].map((folder) => removed(join(folder, PREFIX + mark))).every(Boolean);
  }

  /** Marks whose owners are dead, of cgroups that are still there. */
  orphans(): string[] {
    return [...new Set(this.#own.values())].flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.startsWith(PREFIX) && isOrphan(name.slice(PREFIX.length)))
        .map((name) => name.slice(PREFIX.length)),
    );
  }

  /** The cgroup of a mark that somebody else made. */
  find(mark: string): Cgroup | null {
    return this.#tracking === null ? null : new Cgroup(join(this.#tracking, PREFIX + mark));
  }
}

export class Cgroup {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Takes in a process that was just started. Not awaited beside the clock, and not synchronous: measured, it costs the
   * command 30 us so, where `sh -c 'echo $$ > cgroup.procs; exec "$@"'` costs 0.7 ms and a synchronous write can delay the
   * look at the clock by 17 ms. What the process started before is found by its cookie.
   */
  take(pid: number): void {
    try {
      const file = openSync(join(this.#folder, "cgroup.procs"), "w");
      // Only what may wait goes through the thread pool.
      write(file, String(pid), () => closeSync(file));
    } catch {
      // It is gone, or the process has no file left to open: the command is found by its cookie.
    }
  }

  /** Pids in it now; a zombie is none. */
  processes(): number[] {
    try {
      return readFileSync(join(this.#folder, "cgroup.procs"), "utf8").split("\n").filter(Boolean).map(Number);
    } catch {
      return [];
    }
  }

  /** Kills all that is in it at once, faster than it can fork; does nothing where the kernel cannot (before 5.14, v1). */
  kill(): void {
    try {
      // Without O_CREAT: in a v1 hierarchy there is no such file.
      writeFileSync(join(this.#folder, "cgroup.kill"), "1", { flag: "r+" });
    } catch {
      // The caller signals each process as well.
    }
  }
}

/** What the kernel refuses, or does not have, the command runs without. */
function written(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch {
    // Said above.
  }
}

/** With what the command made below it. False: something is still in it. */
function removed(folder: string): boolean {
  // Most hierarchies have none, and an error takes six times as long to make as a look.
  if (!existsSync(folder)) return true;
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return true;
  }
  try {
    const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const emptied = below.map(({ name }) => removed(join(folder, name))).every(Boolean);
    if (emptied) rmdirSync(folder);
    return emptied;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "EBUSY";
  }
}
