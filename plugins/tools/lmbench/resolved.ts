import type { Benchmark } from "./benchmarks.ts";
import type { LmbenchOptions } from "./options.ts";

/** Tries of these last a second or more at any ENOUGH, or there are dozens of points to one call. */
const LONG: readonly Benchmark[] = ["lat_pipe", "lat_sem", "bw_pipe", "bw_unix", "lat_mem_rd", "lat_ops"];

/** lmbench's own default for everything else. */
const TRIES = 11;

export function triesOf({ benchmark, tries, parallelism }: LmbenchOptions): number {
  return tries ?? (LONG.includes(benchmark) || parallelism > 1 ? 1 : TRIES);
}

/** lat_mem_rd's random order is its -t: without it the prefetcher is measured. lat_mmap's random order is its -r. */
export function orderOf({ benchmark, order }: LmbenchOptions): "random" | "sequential" {
  return order ?? (benchmark === "lat_mem_rd" ? "random" : "sequential");
}

/** B */
export function messageSizeOf({ benchmark, message_size }: LmbenchOptions): number {
  return message_size ?? (benchmark === "lat_unix" ? 1 : 64 * 1024);
}

/** B. 128 rather than a line of 64: many processors fetch lines in pairs. */
export function stridesOf({ stride = 128 }: LmbenchOptions): readonly number[] {
  return [stride].flat();
}

export function processesOf({ processes }: LmbenchOptions): readonly number[] {
  return processes === undefined ? [] : [processes].flat();
}

/** A size as lmbench reads and people write it: `16k`, `64m`, else plain bytes. k and m are 2^10 and 2^20. */
export function sizeText(bytes: number): string {
  if (bytes > 0 && bytes % 2 ** 20 === 0) return `${bytes / 2 ** 20}m`;
  if (bytes > 0 && bytes % 2 ** 10 === 0) return `${bytes / 2 ** 10}k`;
  return String(bytes);
}
