import type { Topology } from "../model/case.ts";
import type { Environment } from "../model/environment.ts";
import type { OptionsSchema } from "./schema.ts";

/** A command with every placeholder resolved. */
export interface ResolvedCommand {
  readonly argv: readonly string[];
  /** The whole environment of the process. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: string;
}

/** What one command is held to. */
export interface ExecLimits {
  /** s until SIGTERM; SIGKILL follows `grace` later. */
  readonly timeout: number;
  /** s between SIGTERM and SIGKILL. At most 10. */
  readonly grace: number;
  /** B of stdout, and of stderr. Beyond: the tree is killed and the result is `truncated`. */
  readonly output: number;
}

/** How a command ended. Nothing here is an error: what it means is for whoever asked. */
export interface ExecResult {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** s, monotonic, measured as near to the process as the target can. */
  readonly duration: number;
  /** ISO 8601, UTC. */
  readonly started: string;
  readonly timedOut: boolean;
  readonly aborted: boolean;
  readonly truncated: boolean;
  /** Folder in which commands run that name none of their own. Absolute. Undefined: the target does not tell. */
  readonly folder?: string;
  /** The machine slept while it ran: the clock that counts sleep moved on more than the monotonic one. */
  readonly suspended: boolean;
  /** Reasons why what it measured is doubtful that the target saw itself: throttling, a governor that changed. Undefined: none. */
  readonly disturbances?: readonly string[];
  /** Processes it left behind, found and killed: their command names. */
  readonly strays: readonly string[];
}

/** A companion that is ready. */
export interface RunningCompanion {
  readonly name: string;
  /** Stops it, with everything it started. Never rejects; tells what it printed if it had died. */
  stop(): Promise<{ readonly died: boolean; readonly output: string }>;
}

/** The right to measure on a target. Gone with its owner: a killed perfmon holds none. */
export interface TargetLock {
  release(): Promise<void>;
}

/** One setting of a target: `governor of 8 CPUs`, from `powersave` to `performance`. */
export interface TuningChange {
  readonly what: string;
  readonly from: string;
  readonly to: string;
}

/** A tuned target. */
export interface Tuned {
  /** What could not be had, with the reason. */
  readonly missing: readonly { readonly what: string; readonly why: string }[];
  /** Puts everything back; what went wrong or was left as somebody else had set it meanwhile, a sentence each. Never rejects. */
  restore(): Promise<readonly string[]>;
}

/** Settings for steadier numbers, for the time of one run. */
export interface Tuning {
  /** Why this user may not: known at once. Null: nothing forbids it. */
  readonly refusal: string | null;
  /**
   * Makes the changes; `tell` hears of each before it is made. What was before is on disk before anything changes, so that it
   * is put back whatever ends perfmon. Rejects with PM5002 where nothing may be changed: `refusal`, or tuned by another perfmon.
   */
  apply(tell: (change: TuningChange) => void): Promise<Tuned>;
  /** Puts back what a killed perfmon left, if one did; says what, a sentence each. What a living one has tuned stays. */
  recover(): Promise<readonly string[]>;
}

/**
 * An open target. Paths named `local` lie on this machine, all others on the target. Everything it starts is in a process
 * group (a cgroup where one is writable) of its own and gone, with all descendants, when the promise settles. It has a
 * variable PERFMON_COOKIE of constant length in its environment, unique to the command: cgroups named
 * `perfmon-$PERFMON_COOKIE` below the target's own are the command's and are removed with it. What runs beside companions
 * has their cookies, parted by spaces, in PERFMON_COMPANIONS.
 */
export interface Session {
  readonly name: string;
  /** Runs to the end. Never rejects because of the command: a program that is not there is exit code 127. stdout and stderr go to local files as they come. */
  exec(
    command: ResolvedCommand,
    limits: ExecLimits,
    local: { readonly stdout: string; readonly stderr: string },
    signal?: AbortSignal,
  ): Promise<ExecResult>;
  /** Starts a companion and settles when it is ready; rejects (code `companion-not-ready`) when it died or was late. */
  start(
    name: string,
    command: ResolvedCommand,
    ready: { readonly port: number } | { readonly line: RegExp },
    timeout: number,
  ): Promise<RunningCompanion>;
  /** A new scratch folder on the target; removed by `close`. */
  scratch(): Promise<string>;
  put(path: string, content: string | Uint8Array): Promise<void>;
  /**
   * Copies a target's file to a local one. False: it does not exist. Throws where it is a symbolic link that leads out of its
   * folder: a command's output is what the command wrote.
   */
  get(path: string, local: string): Promise<boolean>;
  remove(path: string): Promise<void>;
  /** Absolute path of a program, in PATH or in `folders` (`*` matches within a name), or null. `node` is always this one on the local target. */
  which(program: string, folders?: readonly string[]): Promise<string | null>;
  stat(path: string): Promise<"file" | "folder" | "block-device" | "other" | null>;
  /** A TCP port that is free now, on loopback. */
  port(): Promise<number>;
  topology(): Promise<Topology>;
  /** Environment facts; `paths` adds facts of the storage below them (`storage.PATH.filesystem` ...). */
  facts(paths?: readonly string[]): Promise<Environment>;
  /** Writes dirty pages back, waits for quiet; gives reasons where the limits were not reached in time. */
  settle(settle: {
    readonly sync: boolean;
    readonly dirty: number | null;
    readonly psi: number | null;
    readonly timeout: number;
  }): Promise<readonly string[]>;
  /**
   * One run at a time measures on a target. `onWait` is told, once, who holds it, when it has to be waited for; rejects with
   * PM5002 naming the holder when the target's patience ends, with PM3005 when `signal` aborts.
   */
  lock(description: string, onWait: (holder: string) => void, signal?: AbortSignal): Promise<TargetLock>;
  /** Undefined: this target cannot be tuned. */
  readonly tuning?: Tuning;
  /** Drops the page cache (needs root). Null, or why it could not. */
  dropCaches(): Promise<string | null>;
  close(): Promise<void>;
}

/** Where commands run. */
export interface Target<Options = any> {
  readonly summary: string;
  readonly options: OptionsSchema;
  /**
   * `cookie`: random text of the session, for marking what it starts. `subject`: names of facts, exact or `prefix.*`, that
   * get the role subject.
   */
  open(options: Options, context: { readonly cookie: string; readonly subject: readonly string[] }): Promise<Session>;
}
