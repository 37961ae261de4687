import { closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { failure, type ResolvedCommand, type RunningCompanion } from "@perfmon/core/plugin";
import type { Cgroup } from "./cgroup.ts";
import { closeStreams, type Launched, launch } from "./launch.ts";
import { listens } from "./listening.ts";
import { findProgram } from "./programs.ts";
import { end, members, type Tree } from "./tree.ts";

/** ms between two looks whether it is ready. */
const LOOK = 20;
/** ms that it has to end after SIGTERM. */
const GRACE = 2000;
/** Characters of its output that are kept for messages. */
const KEPT = 4096;

export interface CompanionPlace {
  readonly mark: string;
  readonly cgroup: Cgroup | null;
  /** Folder for its output, on the target. */
  readonly folder: string;
  readonly started: (tree: Tree) => void;
  readonly ended: () => Promise<void>;
}

/** It must stay in the foreground: the end of its process is its death. */
export async function startCompanion(
  name: string,
  command: ResolvedCommand,
  ready: { readonly port: number } | { readonly line: RegExp },
  timeout: number,
  place: CompanionPlace,
): Promise<RunningCompanion> {
  const files = { stdout: join(place.folder, "stdout"), stderr: join(place.folder, "stderr") };
  const streams = {
    stdin: "ignore",
    stdout: openSync(files.stdout, "w"),
    stderr: openSync(files.stderr, "w"),
  } as const;
  const run = await launch(dyingWithUs(command), place.mark, place.cgroup, streams).finally(() =>
    closeStreams(streams),
  );
  const notReady = (why: string) =>
    failure("companion-not-ready", `${name} ${why}${said(files) === "" ? "" : `; it printed: ${said(files)}`}`);
  if ("message" in run) {
    await place.ended();
    throw failure("companion-not-ready", run.message.trim());
  }
  place.started(run.tree);
  const stop = async () => {
    await end(run.tree, GRACE);
    const output = said(files);
    await place.ended();
    return output;
  };
  const deadline = performance.now() + timeout * 1000;
  while (!isReady(run, ready, files.stdout)) {
    const late = performance.now() > deadline;
    if (!late && run.running()) {
      await sleep(LOOK);
      continue;
    }
    const why = run.running()
      ? `was not ready within ${timeout} s`
      : `ended before it was ready (${await ending(run)})`;
    const error = notReady(why);
    await stop();
    throw error;
  }
  return {
    name,
    stop: async () => {
      const died = !run.running();
      return { died, output: await stop() };
    },
  };
}

/**
 * With util-linux's setpriv the kernel kills it when perfmon is killed: a server that nobody uses any more must not wait for the
 * next perfmon to sweep it away. A measured command is not started so: it would count the one more exec.
 */
function dyingWithUs(command: ResolvedCommand): ResolvedCommand {
  const [program = "", ...words] = command.argv;
  const path = command.env?.PATH ?? "";
  const found = findProgram(program, path);
  const setpriv = findProgram("setpriv", path, SYSTEM);
  // One that is not there is to be told as such.
  if (found === null || setpriv === null) return command;
  return { ...command, argv: [setpriv, "--pdeathsig", "KILL", "--", found, ...words] };
}

const SYSTEM = ["/usr/bin", "/bin"];

async function ending(run: Launched): Promise<string> {
  const { exitCode, signal } = await run.exit;
  return signal ?? `exit code ${exitCode}`;
}

function isReady(run: Launched, ready: { readonly port: number } | { readonly line: RegExp }, stdout: string): boolean {
  if (!run.running()) return false;
  if ("port" in ready) return listens(members(run.tree), ready.port);
  return tail(stdout)
    .split("\n")
    .some((line) => new RegExp(ready.line.source, ready.line.flags.replace(/[gy]/g, "")).test(line));
}

const said = (files: { readonly stdout: string; readonly stderr: string }) =>
  [tail(files.stderr), tail(files.stdout)]
    .map((text) => text.trim())
    .filter(Boolean)
    .join("\n");

/** The end of a file, however long it is; nothing of one that is gone with the session's folders. */
function tail(path: string): string {
  if (!existsSync(path)) return "";
  const fd = openSync(path, "r");
  try {
    const { size } = fstatSync(fd);
    const buffer = Buffer.alloc(Math.min(KEPT, size));
    const read = readSync(fd, buffer, 0, buffer.length, Math.max(0, size - KEPT));
    return buffer.toString("utf8", 0, read);
  } finally {
    closeSync(fd);
  }
}
