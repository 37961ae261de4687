import type { Files } from "../files.ts";
import { type Found, fact } from "./found.ts";

const GRAIN = 16 * 2 ** 20;

export function memoryFacts(files: Files): Found {
  const info = files.text("/proc/meminfo") ?? "";
  const total = kibibytes(info, "MemTotal");
  return {
    "memory.total": fact(total === null ? null : Math.floor(total / GRAIN) * GRAIN, "noted", "B"),
    "memory.installed": fact(total === null ? null : installed(total), "must-match", "B"),
    "memory.swap": fact(kibibytes(info, "SwapTotal"), "noted", "B"),
    "memory.thp": fact(selected(files.text("/sys/kernel/mm/transparent_hugepage/enabled")), "noted"),
    "memory.thp_defrag": fact(selected(files.text("/sys/kernel/mm/transparent_hugepage/defrag")), "noted"),
    "memory.huge_pages": fact(count(info, "HugePages_Total"), "noted", "1"),
    "memory.numa_balancing": fact(count(files.text("/proc/sys/kernel/numa_balancing") ?? "", ""), "noted", "1"),
    "memory.aslr": fact(count(files.text("/proc/sys/kernel/randomize_va_space") ?? "", ""), "noted", "1"),
  };
}

/**
 * What is built in, B, from what a kernel left of it: the next eighth of a power of two upwards. A kernel takes 1.6 to 4 %,
 * each version a little differently, an eighth is at least 6 %: so another kernel finds the same.
 */
export function installed(total: number): number {
  const eighth = 2 ** (Math.floor(Math.log2(total)) - 3);
  return Math.ceil(total / eighth) * eighth;
}

/** B, of a line of /proc/meminfo. */
export function kibibytes(info: string, name: string): number | null {
  const line = new RegExp(`^${name}:\\s*(\\d+) kB$`, "m").exec(info);
  return line ? Number(line[1]) * 1024 : null;
}

function count(text: string, name: string): number | null {
  const line = new RegExp(name === "" ? "^()(\\d+)$" : `^(${name}:\\s*)(\\d+)$`, "m").exec(text);
  return line ? Number(line[2]) : null;
}

/** The choice in brackets: `always [madvise] never`. */
function selected(text: string | null): string | null {
  return /\[(\w+)\]/.exec(text ?? "")?.[1] ?? null;
}
