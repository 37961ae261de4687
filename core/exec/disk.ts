import { PerfmonError } from "../errors/perfmon-error.ts";

const FULL = new Set(["ENOSPC", "EDQUOT"]);
const READ_ONLY = new Set(["EROFS", "EACCES", "EPERM"]);

/** Whether a file operation on perfmon's own folder failed because of the disk. */
export function isDiskError(error: unknown): error is NodeJS.ErrnoException {
  const code = (error as NodeJS.ErrnoException)?.code;
  return code !== undefined && (FULL.has(code) || READ_ONLY.has(code));
}

export function asStoreError(error: NodeJS.ErrnoException, folder: string): PerfmonError {
  const full = FULL.has(error.code!);
  return new PerfmonError(
    full ? "PM4004" : "PM4005",
    `${folder}: ${full ? "no space left for raw output" : `cannot be written (${error.code})`}`,
    {
      hint: full
        ? "free space, or name another place with --store; what was measured so far is kept, --resume goes on from there"
        : "name another place with --store",
      cause: error,
    },
  );
}
