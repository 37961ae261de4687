import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { PerfmonError } from "../errors/perfmon-error.ts";

const FULL = new Set(["ENOSPC", "EDQUOT"]);
const READ_ONLY = new Set(["EROFS", "EACCES", "EPERM"]);

/** Whether a file operation on perfmon's own folder failed because of the disk. */
export function isDiskError(error: unknown): error is NodeJS.ErrnoException {
  const code = (error as NodeJS.ErrnoException)?.code;
  return code !== undefined && (FULL.has(code) || READ_ONLY.has(code));
}

/** Full or read-only: PM4004, PM4005. Anything else that hinders raw output: PM4001. */
export function asStoreError(error: NodeJS.ErrnoException, folder: string): PerfmonError {
  if (FULL.has(error.code!))
    return new PerfmonError("PM4004", `${folder}: no space left for raw output`, {
      hint: "free space, or name another place with --store; what was measured so far is kept, --resume goes on from there",
      cause: error,
    });
  if (READ_ONLY.has(error.code!))
    return new PerfmonError("PM4005", `${folder}: cannot be written (${error.code})`, {
      hint: "name another place with --store",
      cause: error,
    });
  const blocking = nearest(folder);
  const why = isFile(blocking) ? `${blocking} is a file, no folder` : error.message;
  return new PerfmonError("PM4001", `${folder}: no place for raw output: ${why}`, {
    hint: isFile(blocking)
      ? `move ${blocking} away, or name another place with --store`
      : "name another place with --store",
    cause: error,
  });
}

/**
 * Makes a folder of perfmon's own, with those above it. The error has the code of what hinders it: below a read-only disk
 * Node's own says ENOENT, as if nobody had tried to make it.
 */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    let first = folder;
    while (!existsSync(dirname(first))) first = dirname(first);
    mkdirSync(first);
    // It can be made after all: somebody took the folder away meanwhile.
    mkdirSync(folder, { recursive: true });
  }
}

/** The folder of a run's raw output. PM4001, PM4004, PM4005 where it cannot be made. */
export function makeRunFolder(folder: string): void {
  try {
    makeFolder(folder);
  } catch (error) {
    throw asStoreError(error as NodeJS.ErrnoException, folder);
  }
}

/** The path, or the nearest above it that is there. */
const nearest = (path: string): string => (existsSync(path) || path === dirname(path) ? path : nearest(dirname(path)));

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;
