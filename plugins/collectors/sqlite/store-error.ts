import { accessSync, constants } from "node:fs";
import { dirname } from "node:path";
import { type ErrorCode, isPerfmonError, PerfmonError } from "@perfmon/core/plugin";
import { freeSpace } from "./filesystem.ts";

interface Meaning {
  readonly code: ErrorCode;
  readonly what: string;
  readonly hint: string;
}

const FULL: Meaning = {
  code: "PM4004",
  what: "the disk is full",
  hint: "make room; what was stored before is intact, and perfmon exec --resume goes on with an interrupted run",
};
const READ_ONLY: Meaning = {
  code: "PM4005",
  what: "the store or its folder is read-only",
  hint: "see the permissions and the mount options, or choose another place with --store; SQLite needs to write beside the file even to read it: copy it to a writable folder",
};
const LOCKED: Meaning = {
  code: "PM4006",
  what: "another process has been writing to the store all the time",
  hint: "wait for it, or raise options.sqlite.lock_timeout",
};
const CORRUPT: Meaning = {
  code: "PM4002",
  what: "the store is damaged, or no store of perfmon's",
  hint: "perfmon doctor says more; raw output in runs/ beside it can be analysed again",
};
const UNUSABLE: Meaning = {
  code: "PM4001",
  what: "the store cannot be used",
  hint: "see that the path is a file, and that the disk works",
};

/** By the beginning of SQLite's extended code, or by the system's. The first that fits. */
const MEANINGS: readonly (readonly [string, Meaning])[] = [
  ["SQLITE_FULL", FULL],
  ["ENOSPC", FULL],
  ["EDQUOT", FULL],
  ["SQLITE_READONLY", READ_ONLY],
  ["EROFS", READ_ONLY],
  ["EACCES", READ_ONLY],
  ["EPERM", READ_ONLY],
  ["SQLITE_BUSY", LOCKED],
  ["SQLITE_LOCKED", LOCKED],
  ["SQLITE_CORRUPT", CORRUPT],
  ["SQLITE_NOTADB", CORRUPT],
  ["SQLITE_IOERR", UNUSABLE],
  ["SQLITE_CANTOPEN", UNUSABLE],
  ["SQLITE_PERM", READ_ONLY],
];

/** Less than this free: what SQLite calls an I/O error is a full disk (it also needs room for the -shm file). */
const ROOM = 64 * 1024;

const codeOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "";
};

export const isLocked = (error: unknown): boolean => /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));

/** SQLite has one code for several reasons why a file cannot be used; the folder knows which it is. */
function closer(folder: string): Meaning {
  const free = freeSpace(folder);
  if (free !== null && free < ROOM) return FULL;
  try {
    accessSync(folder, constants.W_OK);
    return UNUSABLE;
  } catch (error) {
    return /^(EROFS|EACCES|EPERM)$/.test(codeOf(error)) ? READ_ONLY : UNUSABLE;
  }
}

/** What a failure of SQLite's or the file system's means for the user; anything else comes back as it is. */
export function storeError(error: unknown, path: string): unknown {
  if (isPerfmonError(error)) return error;
  const code = codeOf(error);
  const ofSystem = typeof (error as { syscall?: unknown } | null)?.syscall === "string";
  const found = MEANINGS.find(([beginning]) => code.startsWith(beginning))?.[1] ?? (ofSystem ? UNUSABLE : undefined);
  if (!found) return error;
  const meaning = found === UNUSABLE ? closer(dirname(path)) : found;
  const said = error instanceof Error ? error.message : String(error);
  return new PerfmonError(meaning.code, `${path}: ${meaning.what} (${code}: ${said})`, {
    hint: meaning.hint,
    cause: error,
  });
}
