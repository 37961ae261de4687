import { failure, type Labels } from "@perfmon/core/plugin";
import { type Operation, operationOf } from "./benchmarks.ts";
import type { LmbenchOptions } from "./options.ts";
import { processesOf, sizeText, stridesOf } from "./resolved.ts";

/** One result as printed. */
export interface Point {
  /** For messages: `2 processes`, `integer mul`. */
  readonly name: string;
  readonly labels: Labels;
  /** `0.1353`, `-0.02`, `nan`, `inf`. */
  readonly text: string;
  /** A name of the unit table. */
  readonly unit: "us" | "ns" | "MB/s";
  readonly warnings?: readonly string[];
}

export interface Results {
  readonly points: readonly Point[];
  /** Names of results that should be there and are not. */
  readonly absent: readonly string[];
  /** Lines that are no results: lmbench says nothing else unless something went wrong. */
  readonly rest: readonly string[];
}

const NUMBER = "-?(?:\\d+(?:\\.\\d+)?|nan|inf)";
const UNITS: Readonly<Record<string, Point["unit"]>> = { microseconds: "us", nanoseconds: "ns", "MB/sec": "MB/s" };

/** The lines of stderr that are results of this benchmark. Units as lmbench means them: its MB is 10^6 B. */
export function resultsOf(lines: readonly string[], options: LmbenchOptions): Results {
  switch (options.benchmark) {
    case "lat_ctx":
      return contextSwitches(lines, options);
    case "lat_mem_rd":
      return loads(lines, options);
    case "lat_ops":
      return operations(lines);
    case "lat_mmap":
      return row(lines, options, "us");
    case "bw_mem":
    case "bw_file_rd":
    case "bw_mmap_rd":
      return row(lines, options, "MB/s");
    default:
      return titled(lines, titleOf(options));
  }
}

export const TITLES: Readonly<Partial<Record<Operation, string>>> = {
  null: "Simple syscall",
  read: "Simple read",
  write: "Simple write",
  stat: "Simple stat",
  fstat: "Simple fstat",
  open: "Simple open/close",
  procedure: "Procedure call",
  fork: "Process fork+exit",
  exec: "Process fork+execve",
  shell: "Process fork+/bin/sh -c",
  install: "Signal handler installation",
  catch: "Signal handler overhead",
  prot: "Protection fault",
};

function titleOf(options: LmbenchOptions): string {
  switch (options.benchmark) {
    case "lat_pipe":
      return "Pipe latency";
    case "lat_unix":
      return "AF_UNIX sock stream latency";
    case "lat_pagefault":
      return `Pagefaults on ${options.file}`;
    case "lat_select":
      return `Select on ${options.descriptors} ${options.type === "tcp" ? "tcp " : ""}fd's`;
    case "lat_fcntl":
      return "Fcntl lock latency";
    case "lat_sem":
      return "Semaphore latency";
    case "bw_pipe":
      return "Pipe bandwidth";
    case "bw_unix":
      return "AF_UNIX sock stream bandwidth";
    default:
      return TITLES[operationOf(options) ?? "null"] ?? "";
  }
}

const TITLED = new RegExp(`^(.+): (${NUMBER}) (microseconds|nanoseconds|MB/sec)$`);

/** `Simple read: 0.1687 microseconds`. The title may hold anything, a path with a colon too, so it is compared as a whole. */
function titled(lines: readonly string[], title: string): Results {
  const points: Point[] = [];
  const rest: string[] = [];
  for (const line of lines) {
    const [, said, text, unit] = TITLED.exec(line) ?? [];
    if (said === title) points.push({ name: title, labels: {}, text: text!, unit: UNITS[unit!]! });
    else rest.push(line);
  }
  return { points, absent: [], rest };
}

const ROW = new RegExp(`^(\\d+\\.\\d+) (${NUMBER})$`);

/** `67.11 18873.67`: the size in 10^6 B with 2 or 6 decimals, then the result. */
function row(lines: readonly string[], { benchmark, size = 0 }: LmbenchOptions, unit: Point["unit"]): Results {
  const points: Point[] = [];
  const rest: string[] = [];
  for (const line of lines) {
    const [, megabytes, text] = ROW.exec(line) ?? [];
    if (megabytes === undefined) {
      rest.push(line);
      continue;
    }
    if (Math.abs(Number(megabytes) - size / 1e6) > 0.51 * stepOf(megabytes))
      throw failure("invalid-run", `${benchmark} measured ${megabytes} MB where ${size} B were asked for`);
    points.push({ name: `size ${sizeText(size)}`, labels: {}, text: text!, unit });
  }
  return { points, absent: [], rest };
}

const CONTEXT_HEAD = new RegExp(`^"size=(\\d+)k ovr=(${NUMBER})$`);
const CONTEXT_ROW = new RegExp(`^(\\d+) (${NUMBER})$`);

/** `"size=16k ovr=0.79`, its quote never closed, then `processes us` rows, from which ovr is already taken off. */
function contextSwitches(lines: readonly string[], options: LmbenchOptions): Results {
  const asked = processesOf(options).map(String);
  const points: Point[] = [];
  const rest: string[] = [];
  let overhead: number | null = null;
  for (const line of lines) {
    const [, kib, ovr] = CONTEXT_HEAD.exec(line) ?? [];
    if (kib !== undefined) {
      if (Number(kib) * 1024 !== (options.size ?? 0))
        throw failure("invalid-run", `lat_ctx measured ${kib} KiB a process, not ${sizeText(options.size ?? 0)}`);
      overhead = Number(ovr);
      continue;
    }
    const [, processes, text] = CONTEXT_ROW.exec(line) ?? [];
    if (processes === undefined || !asked.includes(processes) || overhead === null) {
      rest.push(line);
      continue;
    }
    const doubt = "the overhead that lmbench took off is more than what is left";
    points.push({
      name: `${processes} processes`,
      labels: { processes },
      text: text!,
      unit: "us",
      warnings: overhead > Number(text) ? [doubt] : [],
    });
  }
  // It prints no row where nothing is left after the overhead.
  const absent = asked.filter((processes) => !points.some((point) => point.labels.processes === processes));
  return { points, absent: absent.map((processes) => `${processes} processes`), rest };
}

const LOADS_HEAD = /^"stride=(\d+)$/;

/** One block per stride: `"stride=128`, then `MiB ns` rows of growing arrays up to the size. */
function loads(lines: readonly string[], options: LmbenchOptions): Results {
  const points: Point[] = [];
  const rest: string[] = [];
  const largest = new Map<string, number>();
  const asked = stridesOf(options).map(String);
  let stride: string | null = null;
  for (const line of lines) {
    const head = LOADS_HEAD.exec(line)?.[1];
    if (head !== undefined && asked.includes(head)) {
      stride = head;
      largest.set(stride, 0);
      continue;
    }
    const [, mib, text] = ROW.exec(line) ?? [];
    if (mib === undefined || stride === null) {
      rest.push(line);
      continue;
    }
    // Five decimals of a MiB are 10 B; every array is a multiple of 512 B.
    const bytes = Math.round((Number(mib) * 2 ** 20) / 512) * 512;
    largest.set(stride, bytes);
    const size = sizeText(bytes);
    points.push({ name: `${size} by ${stride}`, labels: { size, stride }, text: text!, unit: "ns" });
  }
  const unfinished = (points.length ? asked : []).find((name) => {
    // Arrays grow by at most a half a step, so after the last one there was no room for another.
    return (largest.get(name) ?? 0) * 1.5 <= (options.size ?? 0);
  });
  if (unfinished) throw failure("unreadable-output", `the rows of stride ${unfinished} are not complete`);
  return { points, absent: [], rest };
}

const OPERATIONS = [
  ...["integer bit", "integer add", "integer mul", "integer div", "integer mod"],
  ...["int64 bit", "uint64 add", "int64 mul", "int64 div", "int64 mod"],
  ...["float add", "float mul", "float div", "double add", "double mul", "double div"],
  ...["float bogomflops", "double bogomflops"],
];
const OPERATION = /^u?(?:integer|int64|float|double) [a-z]+$/;

/** `integer mul: 0.77 nanoseconds`, the difference of two measurements: it may be negative. 0 is not printed at all. */
function operations(lines: readonly string[]): Results {
  const points: Point[] = [];
  const rest: string[] = [];
  for (const line of lines) {
    const [, name = "", text, unit] = TITLED.exec(line) ?? [];
    if (OPERATION.test(name))
      points.push({ name, labels: { operation: name.replace(" ", "_") }, text: text!, unit: UNITS[unit!]! });
    else rest.push(line);
  }
  return { points, absent: OPERATIONS.filter((name) => !points.some((point) => point.name === name)), rest };
}

/** What one unit in the last printed place is: 0.01 for `0.77`. */
export function stepOf(text: string): number {
  return 10 ** -(text.split(".")[1]?.length ?? 0);
}
