import {
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { isPerfmonError, PerfmonError } from "../errors/perfmon-error.ts";
import type { Block } from "../model/plan.ts";
import type { ExecResult } from "../plugin/target.ts";
import type { Command, ToolOutput } from "../plugin/tool.ts";
import { makeFolder } from "./disk.ts";

/** What was asked for and what came of it, beside `stdout`, `stderr` and `files/`. Enough to analyse a repetition again. */
export interface RawRecord {
  readonly schema: "perfmon.raw/1";
  readonly uses: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string | null;
  /** Environment of every command, below its own. Absent in records of before. */
  readonly environment?: Readonly<Record<string, string>>;
  /** See commandIdentity. */
  readonly identity: readonly unknown[];
  /** From the requirement's version command, where the tool has one. */
  readonly toolVersion: string | null;
  readonly expectExit: readonly number[];
  /** The command without monitors, with placeholders, and the programs that they stand for: for `--reproduce`. */
  readonly plain: Omit<Command, "inputs"> & { readonly inputs: Readonly<Record<string, { readonly base64: string }>> };
  /** Absent in records of before: then all that look like one are. */
  readonly placeholders?: readonly string[];
  readonly binaries: Readonly<Record<string, string>>;
  /** What the suite does once around its cases, where it does something. */
  readonly suite?: Pick<Block, "setup" | "cleanup">;
  readonly result: ExecResult;
}

/** Folder of one repetition's raw output, relative to the run's: `cases/003/007`. */
export function rawFolder(caseIndex: number, sequence: number): string {
  return join("cases", String(caseIndex).padStart(3, "0"), String(sequence).padStart(3, "0"));
}

/** Empty: what a killed perfmon left there belongs to no repetition. */
export async function makeRawFolder(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  makeFolder(folder);
}

/** Where a file that the tool wrote is kept. Its folder is made for the first: most tools write none. */
export function keptFile(folder: string, name: string): string {
  const files = join(folder, "files");
  makeFolder(files);
  return join(files, name);
}

/** Writes the record last and flushes all of it: a record that is there vouches for the output beside it. */
export function sealRaw(folder: string, record: RawRecord, files: readonly string[]): void {
  for (const name of ["stdout", "stderr", ...files.map((file) => join("files", file))]) flush(join(folder, name));
  writeFileSync(join(folder, "raw.json"), JSON.stringify(record, null, 1), { flush: true });
}

/** An empty file has nothing to lose; flushing it costs as much as any other. */
function flush(path: string): void {
  if (statSync(path).size === 0) return;
  const fd = openSync(path, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** How a repetition was called, without what it printed. Null: no record is there, or it is not whole. */
export async function readRecord(folder: string): Promise<RawRecord | null> {
  const record = recordOf(folder);
  return typeof record === "string" ? null : record;
}

/** A record, and what the tool left, as text. */
export interface Raw {
  readonly record: RawRecord;
  readonly output: ToolOutput;
}

/** What was kept of a repetition. A text says why that is nothing, or not all of it: what is there of it says nothing then. */
export async function readRaw(folder: string): Promise<Raw | string> {
  const record = recordOf(folder);
  if (typeof record === "string") return record;
  try {
    return { record, output: await readOutput(folder, record.result) };
  } catch (error) {
    return whyUnread(error, folder);
  }
}

function recordOf(folder: string): RawRecord | string {
  try {
    const record: unknown = JSON.parse(readOwn(join(folder, "raw.json")));
    return isRecord(record) ? record : "raw.json is no record of a repetition";
  } catch (error) {
    // perfmon was killed while it wrote, or the disk lost it.
    if (error instanceof SyntaxError) return "raw.json is cut or damaged";
    return whyUnread(error, folder);
  }
}

/** `stdout is not there`; what no file operation said is thrown on. */
function whyUnread(error: unknown, folder: string): string {
  const { code, path } = error as NodeJS.ErrnoException;
  if (isPerfmonError(error) || code === undefined) throw error;
  const name = path === undefined ? "a file" : relative(folder, path);
  return code === "ENOENT" || code === "ENOTDIR" ? `${name} is not there` : `${name} cannot be read (${code})`;
}

/** Whether it has what its readers use; a record is perfmon's own, and whole or damaged. */
function isRecord(value: unknown): value is RawRecord {
  if (!isMap(value) || value.schema !== "perfmon.raw/1" || !isMap(value.result) || !isMap(value.plain)) return false;
  const { uses, argv, env, identity, expectExit, binaries, result, plain } = value;
  const { exitCode, signal, duration, started, strays } = result as Record<string, unknown>;
  return (
    typeof uses === "string" &&
    [argv, identity, expectExit, strays, plain.argv].every(Array.isArray) &&
    [env, binaries].every(isMap) &&
    (exitCode === null || typeof exitCode === "number") &&
    (signal === null || typeof signal === "string") &&
    typeof duration === "number" &&
    typeof started === "string"
  );
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Of output that was cut nothing is read: it says nothing, and it is large. */
export async function readOutput(folder: string, result: ExecResult): Promise<ToolOutput> {
  const { exitCode, signal, duration } = result;
  if (result.truncated) return { stdout: "", stderr: "", files: {}, exitCode, signal, duration };
  // Synchronous: nothing else runs meanwhile, and the way through the thread pool costs more than the small files do.
  const text = (...names: string[]) => readOwn(join(folder, ...names));
  const files = join(folder, "files");
  const names = existsSync(files) ? readdirSync(files) : [];
  return {
    stdout: text("stdout"),
    stderr: text("stderr"),
    files: Object.fromEntries(names.map((name) => [name, text("files", name)])),
    exitCode,
    signal,
    duration,
  };
}

/**
 * Opens a file of the run's own: a symbolic link, which perfmon never makes there, is not followed to wherever it leads.
 * @types/node knows only the letters of a flag; Node takes the number.
 */
export const OWN_FILE = (constants.O_RDONLY | constants.O_NOFOLLOW) as never;

/** The text of a file of the run's own. PM1506 for a symbolic link. */
export function readOwn(path: string): string {
  try {
    return readFileSync(path, { encoding: "utf8", flag: OWN_FILE });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ELOOP") throw error;
    throw new PerfmonError("PM1506", `${path} is a symbolic link: what a tool wrote is kept as files`, {
      hint: "somebody put it there; take it away, and the repetition has no raw output",
      cause: error,
    });
  }
}
