import { readFileSync } from "node:fs";
import type { RunHeader } from "../model/run.ts";

/** This process, as others can tell whether it still lives: pid, its start in clock ticks since boot, and the boot. */
export function owner(): RunHeader["owner"] {
  try {
    const stat = readFileSync("/proc/self/stat", "utf8");
    // Field 22; the second one is in parentheses and may hold blanks.
    const startTime = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]!;
    return { pid: process.pid, startTime, boot: readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim() };
  } catch {
    return null;
  }
}
