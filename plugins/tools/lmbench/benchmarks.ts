import type { LmbenchOptions } from "./options.ts";

export type Benchmark = LmbenchOptions["benchmark"];
export type Operation = NonNullable<LmbenchOptions["operation"]>;

/** `operation: null` in YAML is no text, but means lat_syscall's `null`. Undefined: none was given. */
export function operationOf({ operation }: LmbenchOptions): Operation | undefined {
  return operation === null ? "null" : operation;
}

/** Options that not every benchmark takes. */
export type OwnOption =
  | "operation"
  | "file"
  | "size"
  | "processes"
  | "stride"
  | "order"
  | "message_size"
  | "descriptors"
  | "type";

interface Takes {
  readonly needs?: readonly OwnOption[];
  readonly may?: readonly OwnOption[];
}

interface Shape extends Takes {
  /** What `operation` may be, and what each of them takes beside what the benchmark does. */
  readonly operations?: Readonly<Partial<Record<Operation, Takes>>>;
}

const FILE: Takes = { needs: ["file"] };

/** Which options each benchmark takes. A table, so that validation, documentation and tests say the same. */
export const BENCHMARKS: Readonly<Record<Benchmark, Shape>> = {
  lat_syscall: { operations: { null: {}, read: {}, write: {}, stat: FILE, fstat: FILE, open: FILE } },
  lat_ctx: { needs: ["processes"], may: ["size"] },
  lat_pipe: {},
  lat_unix: { may: ["message_size"] },
  lat_proc: { operations: { procedure: {}, fork: {}, exec: {}, shell: {} } },
  lat_pagefault: FILE,
  lat_mmap: { needs: ["size", "file"], may: ["order"] },
  lat_sig: { operations: { install: {}, catch: {}, prot: { may: ["file"] } } },
  lat_select: { needs: ["type", "descriptors"] },
  lat_fcntl: {},
  lat_sem: {},
  lat_mem_rd: { needs: ["size"], may: ["stride", "order"] },
  lat_ops: {},
  bw_mem: {
    needs: ["size"],
    operations: { frd: {}, fwr: {}, fcp: {}, bcopy: {}, bzero: {}, rd: {}, wr: {}, rdwr: {}, cp: {} },
  },
  bw_pipe: { may: ["message_size"] },
  bw_unix: { may: ["message_size"] },
  bw_file_rd: { needs: ["size", "file"], operations: { io_only: {}, open2close: {} } },
  bw_mmap_rd: { needs: ["size", "file"], operations: { mmap_only: {}, open2close: {} } },
};

export const OWN_OPTIONS: readonly OwnOption[] = [
  "operation",
  "file",
  "size",
  "processes",
  "stride",
  "order",
  "message_size",
  "descriptors",
  "type",
];

/** What a benchmark with this operation must and may be given. An operation that is not its own adds nothing. */
export function takes(options: LmbenchOptions): Required<Takes> {
  const shape = BENCHMARKS[options.benchmark];
  const operation = operationOf(options);
  const own = (operation && shape.operations?.[operation]) || {};
  const needs = [...(shape.operations ? ["operation" as const] : []), ...(shape.needs ?? []), ...(own.needs ?? [])];
  return { needs, may: [...(shape.may ?? []), ...(own.may ?? [])] };
}
