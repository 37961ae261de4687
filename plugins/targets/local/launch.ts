import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ResolvedCommand } from "@perfmon/core/plugin";
import type { Cgroup } from "./cgroup.ts";
import type { Tree } from "./tree.ts";

export interface Exit {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Monotonic ns. */
  readonly at: bigint;
}

export interface Launched {
  /**
   * Monotonic ns. libuv returns when the program has replaced the forked child, so this is when the program began, within
   * a wake-up of perfmon; from before the fork, a copy of perfmon's own memory map would count too (about 0.8 ms).
   */
  readonly began: bigint;
  readonly tree: Tree;
  readonly exit: Promise<Exit>;
  readonly running: () => boolean;
}

export interface NotLaunched {
  /** 127: not there; 126: there, but cannot be run. As shells have it. */
  readonly exitCode: 126 | 127;
  readonly message: string;
}

/** Open files for a command's standard streams: never pipes, which a process left behind would hold open. */
export interface Streams {
  readonly stdin: number | "ignore";
  readonly stdout: number;
  readonly stderr: number;
}

/**
 * The timed spawn: nothing stands between the looks at the clock but the program. Throws only where the machine, not the command, is at fault.
 */
export async function launch(
  command: ResolvedCommand,
  mark: string,
  cgroup: Cgroup | null,
  streams: Streams,
): Promise<Launched | NotLaunched> {
  const [program = "", ...words] = command.argv;
  // Made before the clock starts.
  const options = {
    cwd: command.cwd,
    env: { ...command.env, PERFMON_COOKIE: mark },
    stdio: [streams.stdin, streams.stdout, streams.stderr],
    // A session of its own: a terminal's Ctrl-C is for perfmon, which ends the command in its own way.
    detached: true,
  };
  let child: ReturnType<typeof spawn>;
  try {
    child = spawn(program, words, options);
  } catch (error) {
    return refused(error as NodeJS.ErrnoException, command);
  }
  const began = process.hrtime.bigint();
  let ended = false;
  const exit = new Promise<Exit>((resolve, reject) => {
    child.once("exit", (exitCode, signal) => {
      const at = process.hrtime.bigint();
      ended = true;
      resolve({ exitCode, signal, at });
    });
    child.once("error", reject);
  });
  if (child.pid === undefined) {
    const error = await exit.then(
      () => new Error("it ended before it began"),
      (error) => error,
    );
    return refused(error, command);
  }
  // Who waits for it keeps perfmon alive; a process that nobody can end does not.
  child.unref();
  cgroup?.take(child.pid);
  return { began, tree: { leader: child.pid, mark, cgroup }, exit, running: () => !ended };
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such program",
  EACCES: "it may not be executed",
  ENOEXEC: "it is no program for this machine",
  E2BIG: "its arguments and environment are too long",
  ELOOP: "too many symbolic links",
  ENOTDIR: "a part of its path is no folder",
  ENAMETOOLONG: "its name is too long",
  ERR_INVALID_ARG_VALUE: "its name, an argument or a variable is empty or holds a NUL character",
};

function refused(error: NodeJS.ErrnoException, { argv, cwd }: ResolvedCommand): NotLaunched {
  const code = error.code ?? "";
  const reason = REASONS[code];
  // EMFILE, ENOMEM, EAGAIN: not the command's fault.
  if (reason === undefined) throw error;
  if (cwd !== undefined && !existsSync(cwd))
    return { exitCode: 126, message: `perfmon: cannot run "${argv[0]}" in ${cwd}: there is no such folder\n` };
  const absent = ["ENOENT", "ENOTDIR"].includes(code);
  return { exitCode: absent ? 127 : 126, message: `perfmon: cannot run "${argv[0] ?? ""}": ${reason}\n` };
}

/** A file that holds a command's stdin and has no name any more. A pipe would need feeding while the clock runs. */
export function stdinFile(folder: string, mark: string, text: string | undefined): number | "ignore" {
  if (text === undefined) return "ignore";
  const path = join(folder, `perfmon-${mark}`);
  try {
    writeFileSync(path, text, { flag: "wx", mode: 0o600 });
    return openSync(path, "r");
  } finally {
    rmSync(path, { force: true });
  }
}

export function closeStreams(streams: Streams): void {
  for (const fd of [streams.stdin, streams.stdout, streams.stderr]) if (fd !== "ignore") closeSync(fd);
}
