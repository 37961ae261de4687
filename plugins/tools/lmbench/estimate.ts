import { operationOf } from "./benchmarks.ts";
import type { LmbenchOptions } from "./options.ts";
import { processesOf, stridesOf, triesOf } from "./resolved.ts";

/** Least s of one try where the program insists on more than ENOUGH. As measured with lmbench 3.0-a9. */
const LEAST: Readonly<Record<string, number>> = {
  lat_pipe: 1.1,
  lat_sem: 1.2,
  bw_pipe: 2.3,
  bw_unix: 2.8,
  lat_mem_rd: 0.11,
};

/** Estimated s of one run: lmbench aims at 1.1 times ENOUGH for each try of each of its measurements. */
export function estimate(options: LmbenchOptions): number {
  const { benchmark, enough, warmup, parallelism } = options;
  const least = Math.max(LEAST[benchmark] ?? 0, parallelism > 1 ? 1.5 : 0);
  const once = Math.max((1.1 * enough) / 1e6, least);
  // Where copies run at the same time, they wait for one another at the end.
  const ending = parallelism > 1 ? 2 : 0;
  return measurements(options) * (triesOf(options) * once + warmup + ending);
}

/** How many times a program calibrates and measures in one call. */
function measurements(options: LmbenchOptions): number {
  switch (options.benchmark) {
    case "lat_ctx":
      return 1 + processesOf(options).length;
    case "lat_pagefault":
      return 2;
    case "lat_sig":
      return { install: 1, catch: 2, prot: 3 }[operationOf(options) as string] ?? 1;
    case "lat_ops":
      return 18;
    case "lat_mem_rd": {
      // About two arrays for each doubling from 512 B, or the stride, to the size.
      const points = (stride: number) => 2 * Math.log2((options.size ?? 0) / Math.max(512, stride)) + 1;
      return stridesOf(options).reduce((sum, stride) => sum + points(stride), 0);
    }
    default:
      return 1;
  }
}
