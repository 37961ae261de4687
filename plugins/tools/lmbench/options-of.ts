import type { ToolOutput } from "@perfmon/core/plugin";
import type { Benchmark, Operation } from "./benchmarks.ts";
import schema from "./options.schema.json" with { type: "json" };
import type { LmbenchOptions } from "./options.ts";
import { TITLES } from "./results.ts";

const OWNERS: readonly (readonly [Benchmark, readonly Operation[]])[] = [
  ["lat_syscall", ["null", "read", "write", "stat", "fstat", "open"]],
  ["lat_proc", ["procedure", "fork", "exec", "shell"]],
  ["lat_sig", ["install", "catch", "prot"]],
];

/** Titles that no option is part of. */
const PLAIN: Readonly<Record<string, Partial<LmbenchOptions>>> = {
  "Pipe latency": { benchmark: "lat_pipe" },
  "AF_UNIX sock stream latency": { benchmark: "lat_unix" },
  "Fcntl lock latency": { benchmark: "lat_fcntl" },
  "Semaphore latency": { benchmark: "lat_sem" },
  "Pipe bandwidth": { benchmark: "bw_pipe" },
  "AF_UNIX sock stream bandwidth": { benchmark: "bw_unix" },
  ...Object.fromEntries(
    OWNERS.flatMap(([benchmark, operations]) =>
      operations.map((operation) => [TITLES[operation]!, { benchmark, operation }] as const),
    ),
  ),
};

/**
 * What lmbench's own lines tell of how it was called; for the rest, lmbench's defaults, which are not always the plugin's
 * (lat_mem_rd reads in order unless told otherwise). Null for a bare row of two numbers
 * (`67.11 18873.67`), which bw_mem, bw_file_rd, bw_mmap_rd and lat_mmap print alike, in different units.
 */
export function optionsOf({ stderr }: ToolOutput): Partial<LmbenchOptions> | null {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  const told = lines.map((line) => ofLine(line, lines)).find((options) => options !== null);
  if (told === undefined) return null;
  const { parallelism, scratch } = schema.properties;
  return { parallelism: parallelism.default, scratch: scratch.default, ...told };
}

function ofLine(line: string, lines: readonly string[]): Partial<LmbenchOptions> | null {
  const context = /^"size=(\d+)k ovr=/.exec(line);
  if (context)
    return { benchmark: "lat_ctx", size: Number(context[1]) * 1024, processes: numbers(lines, /^(\d+) \S+$/) };
  if (/^"stride=\d+$/.test(line))
    return {
      benchmark: "lat_mem_rd",
      order: "sequential",
      stride: numbers(lines, /^"stride=(\d+)$/),
      size: largest(lines),
    };
  const title = /^(.+): \S+ (?:microseconds|nanoseconds|MB\/sec)$/.exec(line)?.[1];
  if (title === undefined) return null;
  if (Object.hasOwn(PLAIN, title)) return PLAIN[title]!;
  const pages = /^Pagefaults on (.+)$/.exec(title);
  if (pages) return { benchmark: "lat_pagefault", file: pages[1]! };
  const select = /^Select on (\d+) (tcp )?fd's$/.exec(title);
  if (select) return { benchmark: "lat_select", descriptors: Number(select[1]), type: select[2] ? "tcp" : "file" };
  return /^u?(?:integer|int64|float|double) [a-z]+$/.test(title) ? { benchmark: "lat_ops" } : null;
}

const numbers = (lines: readonly string[], pattern: RegExp) =>
  lines.flatMap((line) => pattern.exec(line)?.[1] ?? []).map(Number) as [number, ...number[]];

/** B of the last array. */
const largest = (lines: readonly string[]) =>
  Math.max(0, ...lines.map((line) => Number(/^(\d+\.\d+) \S+$/.exec(line)?.[1] ?? 0))) * 2 ** 20;
