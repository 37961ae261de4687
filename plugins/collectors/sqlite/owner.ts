import { readFileSync } from "node:fs";
import { processStart, type RunOwner } from "@perfmon/core/plugin";

/**
 * Does the process that writes a run still live? Another boot, or another process under its pid: no. A store lies on a local
 * disk, so an owner of another boot is one from before, or of the machine that the file was copied from. True where this
 * system does not tell.
 */
export function isAlive({ pid, startTime, boot }: RunOwner): boolean {
  const now = read("/proc/sys/kernel/random/boot_id")?.trim();
  if (now === undefined) return true;
  if (now !== boot) return false;
  const stat = read(`/proc/${pid}/stat`);
  return stat !== undefined && processStart(stat) === startTime;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined;
  }
}
