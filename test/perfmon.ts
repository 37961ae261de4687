import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  chmodSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished } from "vitest";
import { perfmon } from "./cli/terminal.ts";

const PROGRAM = fileURLToPath(new URL("../bin/perfmon.js", import.meta.url));
/** Beyond any test's patience: it bounds a perfmon that hangs, and asserts nothing. */
const GIVE_UP = 110_000;

export interface Ended {
  /** Null: ended by a signal. */
  readonly exit: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Spawned {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when stderr holds the text; rejects when perfmon ended without it. */
  said(text: string | RegExp): Promise<void>;
}

export interface SpawnOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** A file to read from instead. */
  readonly stdin?: string;
  readonly cwd?: string;
  /** Words before the command, as of `nice`. */
  readonly prefix?: readonly string[];
}

/** The command as users run it: a process of its own. */
export function spawnPerfmon(
  args: readonly string[],
  { env = {}, input, stdin, cwd, prefix = [] }: SpawnOptions = {},
): Spawned {
  const file = stdin === undefined ? null : openSync(stdin, "r");
  const [program, ...words] = [...prefix, process.execPath, PROGRAM, ...args];
  const child = spawn(program!, words, {
    cwd,
    // A colour or a width that the caller's terminal asks for has no part in a test.
    env: { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, COLUMNS: undefined, CI: undefined, ...env },
    stdio: [file ?? "pipe", "pipe", "pipe"],
  });
  if (file !== null) closeSync(file);
  child.stdin?.on("error", () => {}).end(input ?? "");
  const text = { stdout: "", stderr: "" };
  const watchers = new Set<() => void>();
  for (const name of ["stdout", "stderr"] as const)
    child[name]!.setEncoding("utf8").on("data", (chunk: string) => {
      text[name] += chunk;
      for (const look of watchers) look();
    });
  const timer = setTimeout(() => child.kill("SIGKILL"), GIVE_UP);
  let over = false;
  const ended = new Promise<Ended>((resolve) => {
    child.once("close", (exit, signal) => {
      clearTimeout(timer);
      over = true;
      for (const look of watchers) look();
      resolve({ exit, signal, ...text });
    });
  });
  const said = (wanted: string | RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (typeof wanted === "string" ? text.stderr.includes(wanted) : wanted.test(text.stderr)) resolve();
        else if (over) reject(new Error(`perfmon ended and never said ${wanted}:\n${text.stderr}${text.stdout}`));
        else return;
        watchers.delete(look);
      };
      watchers.add(look);
      look();
    });
  return { child, ended, said };
}

const BUILT_IN = "@perfmon/core/plugins/";
/** What the tests of the command need; nothing is measured beside the tool. */
const CONFIG = { plugins: ["..."], monitors: [] as string[], targets: {}, target: "here" };

export interface WorkspaceOptions {
  /** Keys of the configuration, above those of the tests. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Folder in which it is made. */
  readonly parent?: string;
}

/** A project of its own: a folder with a configuration, a store, a scratch folder and a lock that no other test has. */
export class Workspace {
  readonly folder: string;
  readonly scratch: string;
  readonly env: Record<string, string>;

  constructor({ config = {}, parent = "/tmp" }: WorkspaceOptions = {}) {
    this.folder = mkdtempSync(join(parent, "perfmon-test-"));
    this.scratch = join(this.folder, "scratch");
    mkdirSync(this.scratch);
    this.env = { PERFMON_LOCK: `test-${randomUUID()}`, HOME: this.folder };
    this.configure(config);
  }

  configure(config: Readonly<Record<string, unknown>>): void {
    const targets = { here: { use: "local", scratch: this.scratch } };
    this.write("perfmon.config.yaml", JSON.stringify({ ...CONFIG, targets, ...config }));
  }

  path(...names: readonly string[]): string {
    return join(this.folder, ...names);
  }

  /** Writes a file and gives its path; objects become JSON, which is YAML. */
  write(name: string, content: string | Uint8Array | object): string {
    const path = this.path(name);
    mkdirSync(dirname(path), { recursive: true });
    const raw = typeof content === "string" || content instanceof Uint8Array;
    writeFileSync(path, raw ? content : JSON.stringify(content, null, 1));
    return path;
  }

  /** A program of the test's own. */
  program(name: string, text: string): string {
    const path = this.write(name, text);
    chmodSync(path, 0o755);
    return path;
  }

  spawn(args: readonly string[], options: SpawnOptions = {}): Spawned {
    return spawnPerfmon(args, { cwd: this.folder, ...options, env: { ...this.env, ...options.env } });
  }

  run(args: readonly string[], options: SpawnOptions = {}): Promise<Ended> {
    return this.spawn(args, options).ended;
  }

  /** What a command prints with --json, and how it ended. */
  async json(args: readonly string[], options: SpawnOptions = {}): Promise<Ended & { readonly document: any }> {
    return withDocument(args, await this.run([...args, "--json"], options));
  }

  /** The command in the test's own process, which starts sooner: where its exit code, its words or its store are the subject. */
  async here(args: readonly string[], { env, input }: Pick<SpawnOptions, "env" | "input"> = {}): Promise<Ended> {
    const ran = await perfmon(args, { cwd: this.folder, stdin: input, env: { ...this.env, CI: undefined, ...env } });
    return { exit: ran.exit, signal: null, stdout: ran.stdout, stderr: ran.stderr };
  }

  /** As `json`, in the test's own process. */
  async jsonHere(...given: Parameters<Workspace["here"]>): Promise<Ended & { readonly document: any }> {
    const [args, options] = given;
    return withDocument(args, await this.here([...args, "--json"], options));
  }

  text(...names: readonly string[]): string {
    return readFileSync(this.path(...names), "utf8");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function withDocument(args: readonly string[], ended: Ended): Ended & { readonly document: any } {
  try {
    return { ...ended, document: JSON.parse(ended.stdout) };
  } catch {
    throw new Error(`no JSON on stdout of perfmon ${args.join(" ")}:\n${ended.stdout}\n${ended.stderr}`);
  }
}

/** A workspace that is gone when the test is over. */
export function workspace(options: WorkspaceOptions = {}): Workspace {
  const made = new Workspace(options);
  onTestFinished(() => made.remove());
  return made;
}

/** With what perfmon said, where it ended otherwise. */
export async function expectExit(code: number, ending: Ended | Promise<Ended>): Promise<Ended> {
  const ended = await ending;
  const { exit, stdout, stderr } = ended;
  if (exit !== code) expect({ exit, stdout, stderr }).toEqual({ exit: code });
  return ended;
}

/** Names of built-in plugins as a configuration lists them: `tools/fio`. */
export const builtIn = (...names: readonly string[]): string[] => names.map((name) => BUILT_IN + name);

/** Everything that perfmon leaves in a scratch folder. */
export const leftIn = (folder: string): string[] => readdirSync(folder);

/** Pids of processes that have a text among their arguments. */
export function processesWith(text: string): number[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
    try {
      return readFileSync(`/proc/${name}/cmdline`, "latin1").includes(text) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}
