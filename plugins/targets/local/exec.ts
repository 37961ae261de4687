import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { uptime } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { type ExecLimits, type ExecResult, PerfmonError, type ResolvedCommand } from "@perfmon/core/plugin";
import type { Cgroup } from "./cgroup.ts";
import type { Disturbances } from "./disturbances.ts";
import { closeStreams, type Exit, type Launched, launch, type Streams, stdinFile } from "./launch.ts";
import { end, members, startedNothing, type Tree } from "./tree.ts";

/** ms between two looks at the sizes of the output files and at the deadline; each costs about 20 us of perfmon's own time. */
const LOOK = 100;
/** ms that what outlived the command has to end after SIGTERM. */
const STRAY_GRACE = 1000;
/** ms to wait for the report of a death. */
const EXIT_PATIENCE = 500;
/** s: the clock that counts sleep is read to 10 ms. */
const SLEEP_RESOLUTION = 0.02;

/** Perfmon's own. Nothing: it is not there any more. */
function workingFolder(): { readonly folder?: string } {
  try {
    return { folder: process.cwd() };
  } catch {
    return {};
  }
}

type Cut = "timeout" | "abort" | "output";

export interface ExecPlace {
  readonly mark: string;
  readonly cgroup: Cgroup | null;
  /** Folder for the file that holds stdin. */
  readonly scratch: string;
  readonly disturbances: Disturbances;
  /** Told what runs, so that it can be ended from elsewhere. */
  readonly started: (tree: Tree) => void;
}

export async function exec(
  command: ResolvedCommand,
  limits: ExecLimits,
  local: { readonly stdout: string; readonly stderr: string },
  { mark, cgroup, scratch, disturbances, started: announce }: ExecPlace,
  signal?: AbortSignal,
): Promise<ExecResult> {
  const started = new Date().toISOString();
  const streams = openStreams(local, () => stdinFile(scratch, mark, command.stdin));
  try {
    if (signal?.aborted) return { ...NOTHING, started, aborted: true };
    disturbances.before();
    const before = sleepClocks();
    const run = await launch(command, mark, cgroup, streams);
    if ("message" in run) {
      writeSync(streams.stderr, run.message);
      return { ...NOTHING, started, exitCode: run.exitCode };
    }
    announce(run.tree);
    const cut = await untilCut(run, limits, streams, signal);
    const suspended = slept(before, sleepClocks());
    const leftBefore = cut === null ? [] : strayed(run.tree);
    if (cut !== null) await end(run.tree, cut === "output" ? 0 : limits.grace * 1000);
    // A timer that nobody waits for would keep perfmon from ending.
    const exit = await (cut === null ? run.exit : Promise.race([run.exit, sleep(EXIT_PATIENCE).then(unreported)]));
    const left = cut !== null ? leftBefore : startedNothing(run.tree) ? [] : members(run.tree);
    if (cut === null && left.length > 0) await end(run.tree, Math.min(STRAY_GRACE, limits.grace * 1000));
    const truncated = [streams.stdout, streams.stderr].map((fd) => truncate(fd, limits.output)).some(Boolean);
    return {
      exitCode: exit.exitCode,
      signal: exit.signal,
      duration: Number(exit.at - run.began) / 1e9,
      started,
      timedOut: cut === "timeout",
      aborted: cut === "abort",
      truncated,
      ...workingFolder(),
      suspended,
      disturbances: disturbances.after(),
      strays: left.map(({ name }) => name),
    };
  } finally {
    closeStreams(streams);
  }
}

const NOTHING: Omit<ExecResult, "started"> = {
  exitCode: null,
  signal: null,
  duration: 0,
  timedOut: false,
  aborted: false,
  truncated: false,
  suspended: false,
  strays: [],
};

/** Killed, and not heard of: it waits for a device. */
const unreported = (): Exit => ({ exitCode: null, signal: "SIGKILL", at: process.hrtime.bigint() });

/** Of a tree that is to be ended, those that had left its process group: they are worth a warning. */
const strayed = (tree: Tree) => members(tree).filter(({ group }) => group !== tree.leader);

/** Waits for the end, or for the reason to end it. Null: it ended by itself. */
function untilCut(run: Launched, limits: ExecLimits, streams: Streams, signal?: AbortSignal): Promise<Cut | null> {
  return new Promise((resolve) => {
    const deadline = run.began + BigInt(Math.round(limits.timeout * 1e9));
    const done = (cut: Cut | null) => {
      clearInterval(timer);
      signal?.removeEventListener("abort", abort);
      resolve(run.running() ? cut : null);
    };
    const abort = () => done("abort");
    // RLIMIT_FSIZE would bound every file that the tool writes, not only its output; so the sizes are watched.
    const timer = setInterval(
      () => {
        if (tooLong(streams, limits.output)) done("output");
        else if (process.hrtime.bigint() > deadline) done("timeout");
      },
      Math.min(LOOK, limits.timeout * 1000),
    );
    signal?.addEventListener("abort", abort);
    void run.exit.then(() => done(null));
  });
}

const tooLong = ({ stdout, stderr }: Streams, limit: number) =>
  fstatSync(stdout).size > limit || fstatSync(stderr).size > limit;

function truncate(fd: number, limit: number): boolean {
  if (fstatSync(fd).size <= limit) return false;
  ftruncateSync(fd, limit);
  return true;
}

/** CLOCK_BOOTTIME, which counts sleep, and CLOCK_MONOTONIC, which does not, in s; the second read around the first. */
interface SleepClocks {
  readonly boot: number | null;
  readonly earliest: number;
  readonly latest: number;
}

function sleepClocks(): SleepClocks {
  const earliest = performance.now() / 1000;
  const boot = uptime();
  // Without /proc libuv tells whole seconds, which are too coarse; of others 1 in 100 is one, and tells nothing once.
  return { boot: Number.isInteger(boot) ? null : boot, earliest, latest: performance.now() / 1000 };
}

export function slept(before: SleepClocks, after: SleepClocks): boolean {
  if (before.boot === null || after.boot === null) return false;
  return after.boot - before.boot > after.latest - before.earliest + SLEEP_RESOLUTION;
}

function openStreams(
  local: { readonly stdout: string; readonly stderr: string },
  stdin: () => Streams["stdin"],
): Streams {
  const opened: number[] = [];
  const open = (path: string) => {
    const fd = openSync(path, "w");
    opened.push(fd);
    return fd;
  };
  try {
    return { stdout: open(local.stdout), stderr: open(local.stderr), stdin: stdin() };
  } catch (error) {
    for (const fd of opened) closeSync(fd);
    throw outputError(error as NodeJS.ErrnoException, local.stdout);
  }
}

function outputError(cause: NodeJS.ErrnoException, path: string): PerfmonError {
  const code = cause.code === "ENOSPC" ? "PM4004" : cause.code === "EROFS" ? "PM4005" : "PM5002";
  const message = `the command's output cannot be kept in ${path}: ${cause.message}`;
  return new PerfmonError(code, message, { cause, hint: "make the folder writable, or free space on its disk" });
}
