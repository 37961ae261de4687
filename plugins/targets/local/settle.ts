import { setTimeout as sleep } from "node:timers/promises";
import type { Settle } from "@perfmon/core/plugin";
import { kibibytes } from "./facts/memory.ts";
import type { Files } from "./files.ts";

const LOOK = 100;
const RESOURCES = ["cpu", "io", "memory"] as const;

/** Waits for quiet; the reasons why it did not come in time. `sync` writes dirty pages back within so many s. */
export async function settle(
  { sync: write, dirty, psi, timeout }: Settle,
  files: Files,
  sync: (timeout: number) => Promise<boolean>,
): Promise<string[]> {
  const deadline = performance.now() + timeout * 1000;
  if (write && !(await sync(timeout))) return [`sync did not end within ${timeout} s`];
  const unknown = unreadable(dirty, psi, files);
  for (;;) {
    const reasons = restless(dirty, psi, files);
    if (reasons.length === 0 || performance.now() >= deadline)
      return [...unknown, ...reasons.map((reason) => `${reason} after ${timeout} s`)];
    await sleep(LOOK);
  }
}

/** What no waiting can change. */
function unreadable(dirty: number | null, psi: number | null, files: Files): string[] {
  const reasons: string[] = [];
  if (dirty !== null && dirtyBytes(files) === null) reasons.push("how many pages are dirty is not known here");
  if (psi !== null && pressures(files).length === 0) reasons.push("pressure is not known here: no /proc/pressure");
  return reasons;
}

function restless(dirty: number | null, psi: number | null, files: Files): string[] {
  const reasons: string[] = [];
  const bytes = dirtyBytes(files);
  if (dirty !== null && bytes !== null && bytes > dirty)
    reasons.push(`${bytes} B of dirty pages, more than ${dirty} B,`);
  for (const [name, share] of psi === null ? [] : pressures(files))
    if (share > psi!) reasons.push(`${name} pressure ${percent(share)}, more than ${percent(psi!)},`);
  return reasons;
}

const percent = (ratio: number) => `${+(100 * ratio).toFixed(2)} %`;

function dirtyBytes(files: Files): number | null {
  const info = files.text("/proc/meminfo");
  const parts = ["Dirty", "Writeback"].map((name) => (info === null ? null : kibibytes(info, name)));
  return parts.includes(null) ? null : parts[0]! + parts[1]!;
}

/** Share of the last 10 s in which some task waited, by what it waited for. */
function pressures(files: Files): [string, number][] {
  return RESOURCES.flatMap((name) => {
    const match = /^some avg10=([\d.]+)/m.exec(files.text(`/proc/pressure/${name}`) ?? "");
    return match ? [[name, Number(match[1]) / 100] as [string, number]] : [];
  });
}
