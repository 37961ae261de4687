import { createHash } from "node:crypto";
import { once } from "node:events";
import { rmSync, statSync, writeFileSync } from "node:fs";
import { copyFile, mkdir, realpath, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, relative } from "node:path";
import { failure, PerfmonError, type ResolvedCommand, type Session } from "@perfmon/core/plugin";
import { Cgroups } from "./cgroup.ts";
import { startCompanion } from "./companion.ts";
import { Disturbances } from "./disturbances.ts";
import { exec } from "./exec.ts";
import { facts } from "./facts.ts";
import { filesBelow } from "./files.ts";
import { lock } from "./lock.ts";
import type { LocalOptions } from "./options.ts";
import { newMark } from "./owner.ts";
import { findProgram } from "./programs.ts";
import { makeScratch, removeFolder, sweepOrphans } from "./scratch.ts";
import { settle } from "./settle.ts";
import { topology } from "./topology.ts";
import { end, killNow, type Tree } from "./tree.ts";
import { tuning } from "./tune/tuning.ts";

/** s */
const SYNC_TIMEOUT = 30;
const DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** ms that perfmon's own end waits, blocking, for what it killed. */
const LAST_PATIENCE = 500;

/** A pause where nothing can be awaited. */
const pause = () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);

export async function openSession(
  options: LocalOptions,
  context: { readonly cookie: string; readonly subject: readonly string[] },
  env: Readonly<Record<string, string | undefined>>,
  /** Where the kernel's files lie. */
  root = "/",
): Promise<Session> {
  checkScratch(options.scratch);
  const files = filesBelow(root);
  const disturbances = new Disturbances(files);
  const cgroups = new Cgroups(options.cgroup === "auto");
  const session = createHash("sha256").update(context.cookie).digest("hex").slice(0, 8);
  /** What runs, and which folders exist: by mark. */
  const trees = new Map<string, Tree | null>();
  const folders = new Set<string>();
  /** Marks of the companions that run: monitors tell their CPU time from that of others by the cgroups of this name. */
  const companions = new Set<string>();
  await sweepOrphans(options.scratch, cgroups);

  const newFolder = (mark: string) => {
    const folder = makeScratch(options.scratch, mark);
    folders.add(folder);
    return folder;
  };
  const removeOwn = async (folder: string) => {
    await removeFolder(folder);
    folders.delete(folder);
  };
  /** The place of one command: its mark, its cgroup, and what to do when it has ended. */
  const place = async () => {
    const mark = newMark(session);
    trees.set(mark, null);
    return {
      mark,
      cgroup: cgroups.create(mark),
      scratch: options.scratch,
      disturbances,
      started: (tree: Tree) => void trees.set(mark, tree),
      ended: async () => {
        trees.delete(mark);
        await cgroups.remove(mark);
      },
    };
  };

  /** Perfmon's own end without `close`: a crash, or a second Ctrl-C. Nothing may be left, and nothing can be awaited. */
  const lastResort = () => {
    const deadline = performance.now() + LAST_PATIENCE;
    for (const [mark, tree] of trees) {
      // What is killed takes a moment to be gone, and a cgroup is not removed before.
      while (tree && killNow(tree) > 0 && performance.now() < deadline) pause();
      while (!cgroups.removeNow(mark) && performance.now() < deadline) pause();
    }
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", lastResort);

  const besideCompanions = (command: ResolvedCommand): ResolvedCommand =>
    companions.size === 0
      ? command
      : { ...command, env: { ...command.env, PERFMON_COMPANIONS: [...companions].join(" ") } };

  const run: Session["exec"] = async (command, limits, local, signal) => {
    const where = await place();
    try {
      return await exec(besideCompanions(command), limits, local, where, signal);
    } finally {
      await where.ended();
    }
  };

  /** Writes all dirty pages back. False: not in time. */
  const sync = async (timeout: number): Promise<boolean> => {
    const program: ResolvedCommand = { argv: ["sync"], env: { PATH: env.PATH ?? DEFAULT_PATH } };
    const limits = { timeout, grace: 1, output: 2 ** 20 };
    const { exitCode } = await run(program, limits, { stdout: "/dev/null", stderr: "/dev/null" });
    return exitCode === 0;
  };

  return {
    name: "local",
    exec: run,
    async start(name, command, ready, timeout) {
      const where = await place();
      const folder = newFolder(where.mark);
      companions.add(where.mark);
      const ended = async () => {
        companions.delete(where.mark);
        await where.ended();
        await removeOwn(folder);
      };
      return await startCompanion(name, command, ready, timeout, { ...where, folder, ended });
    },
    scratch: async () => newFolder(newMark(session)),
    async put(path, content) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    },
    async get(path, local) {
      // Not what would never end, such as a FIFO or a device.
      if (!(await kindOf(path).then((kind) => kind === "file"))) return false;
      await copyFile(await ownFile(path), local);
      return true;
    },
    async remove(path) {
      await rm(path, { recursive: true, force: true });
    },
    async which(program, folders) {
      return program === "node" ? process.execPath : findProgram(program, env.PATH ?? DEFAULT_PATH, folders);
    },
    stat: kindOf,
    port: freePort,
    topology: async () => topology(files),
    facts: async (paths = []) => facts(files, paths, context.subject),
    settle: (wanted) => settle(wanted, files, sync),
    async lock(description, onWait, signal) {
      const name = env.PERFMON_LOCK ?? "";
      if (name === "off") return { release: async () => {} };
      return await lock({ name, description, wait: options.lock_wait, onWait, signal });
    },
    tuning: tuning({ root, path: env.PATH ?? DEFAULT_PATH, isRoot: process.getuid?.() === 0 }),
    async dropCaches() {
      // Dirty pages are not dropped.
      if (!(await sync(SYNC_TIMEOUT))) return `sync did not end within ${SYNC_TIMEOUT} s`;
      try {
        writeFileSync("/proc/sys/vm/drop_caches", "3");
        return null;
      } catch (error) {
        return `/proc/sys/vm/drop_caches cannot be written (${(error as NodeJS.ErrnoException).code}); it needs root`;
      }
    },
    async close() {
      // A second Ctrl-C closes it while a run still has to clean up: what starts from now on is not this call's to end.
      for (const [mark, tree] of [...trees]) {
        if (tree) await end(tree, 0);
        await cgroups.remove(mark);
        trees.delete(mark);
      }
      for (const folder of [...folders]) await removeOwn(folder);
      if (trees.size === 0) process.off("exit", lastResort);
    },
  };
}

function checkScratch(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new PerfmonError("PM5002", `the scratch folder ${folder} is not there`, {
    hint: "create it, or set the target's option scratch",
  });
}

async function kindOf(path: string): ReturnType<Session["stat"]> {
  try {
    const stats = await stat(path);
    return stats.isFile() ? "file" : stats.isDirectory() ? "folder" : stats.isBlockDevice() ? "block-device" : "other";
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return null;
    throw error;
  }
}

/** Where a file really lies. Throws where the path is a symbolic link that leads out of its folder. */
async function ownFile(path: string): Promise<string> {
  const [file, folder] = [await realpath(path), await realpath(dirname(path))];
  const away = relative(folder, file);
  if (away === ".." || away.startsWith("../"))
    throw failure("invalid-run", `${path} is a symbolic link to ${file}, which is not the command's own file`);
  return file;
}

/** Given by the kernel and given back: free at this moment. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("the kernel gave no port");
  return address.port;
}
