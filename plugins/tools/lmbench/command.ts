import type { Command, CommandContext } from "@perfmon/core/plugin";
import { operationOf } from "./benchmarks.ts";
import type { LmbenchOptions } from "./options.ts";
import { messageSizeOf, orderOf, processesOf, sizeText, stridesOf, triesOf } from "./resolved.ts";

/** ENOUGH, TIMING_O, LOOP_O, -N and -P are always given: without them lmbench calibrates itself, differently every time. */
export function command(options: LmbenchOptions, context: CommandContext): Command {
  const argv = [
    context.binary(options.benchmark),
    ...["-P", String(options.parallelism)],
    ...(options.warmup > 0 ? ["-W", String(Math.round(options.warmup * 1e6))] : []),
    ...["-N", String(triesOf(options))],
    ...own(options, context),
  ];
  return {
    argv: options.benchmark === "bw_file_rd" ? ifLongEnough(argv, options, context) : argv,
    env: {
      ENOUGH: String(options.enough),
      TIMING_O: String(options.timing_overhead),
      LOOP_O: String(options.loop_overhead),
    },
    // It makes its file in the current folder.
    ...(options.benchmark === "lat_select" && options.type === "file" ? { cwd: "/tmp" } : {}),
  };
}

function own(options: LmbenchOptions, context: CommandContext): string[] {
  const { benchmark, file = "", size = 0 } = options;
  const operation = operationOf(options) ?? "";
  switch (benchmark) {
    case "lat_syscall":
      return [operation, ...(file ? [file] : [])];
    case "lat_ctx":
      return ["-s", String(size / 1024), ...processesOf(options).map(String)];
    case "lat_unix":
    case "bw_pipe":
    case "bw_unix":
      return ["-m", String(messageSizeOf(options))];
    case "lat_proc":
      return [operation];
    case "lat_pagefault":
      return [file];
    case "lat_mmap":
      return [...(orderOf(options) === "random" ? ["-r"] : []), sizeText(size), file];
    case "lat_sig":
      return operation === "prot" ? [operation, file || context.binary("lat_sig")] : [operation];
    case "lat_select":
      return ["-n", String(options.descriptors), options.type ?? ""];
    case "lat_mem_rd":
      return [
        ...(orderOf(options) === "random" ? ["-t"] : []),
        String(size / 2 ** 20),
        ...stridesOf(options).map(String),
      ];
    case "bw_mem":
      return [sizeText(size), operation];
    case "bw_file_rd":
    case "bw_mmap_rd":
      return [sizeText(size), operation, file];
    default:
      return [];
  }
}

/**
 * bw_file_rd counts `size` bytes however short the file is: 201 GB/s from an 8 MiB file asked for 64 MiB, where 25 are true.
 * So `find` starts it only if the file is long enough; else nothing runs and the missing result is the failure.
 */
function ifLongEnough(argv: readonly string[], { file = "", size = 0 }: LmbenchOptions, context: CommandContext) {
  // "+" rather than ";": with it find passes a failure of the program on. `{}` must stand last, which is where the file is.
  const test = ["-maxdepth", "0", "-size", `+${Math.max(0, size - 1)}c`];
  return [context.binary("find"), "-L", file, ...test, "-exec", ...argv.slice(0, -1), "{}", "+"];
}
