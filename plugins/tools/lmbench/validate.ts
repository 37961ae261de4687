import type { Tool } from "@perfmon/core/plugin";
import { BENCHMARKS, OWN_OPTIONS, operationOf, takes } from "./benchmarks.ts";
import type { LmbenchOptions } from "./options.ts";
import { sizeText, stridesOf } from "./resolved.ts";

type Wrong = ReturnType<NonNullable<Tool["validate"]>>[number];

const list = (names: readonly string[]) => names.join(", ");

/** Options that do not belong to the benchmark, that it lacks, and sizes that it cannot measure. */
export function validate(options: LmbenchOptions): readonly Wrong[] {
  return [...wrongOperation(options), ...foreign(options), ...missing(options), ...wrongSize(options)];
}

function wrongOperation(options: LmbenchOptions): Wrong[] {
  const { benchmark } = options;
  const operation = operationOf(options);
  const { operations } = BENCHMARKS[benchmark];
  if (operation === undefined || !operations || Object.hasOwn(operations, operation)) return [];
  return [
    {
      path: ["operation"],
      message: `${benchmark} has no operation "${operation}"`,
      hint: `it has ${list(Object.keys(operations))}`,
    },
  ];
}

function nameOf(options: LmbenchOptions): string {
  const { benchmark } = options;
  const operation = operationOf(options);
  return operation && BENCHMARKS[benchmark].operations ? `${benchmark} ${operation}` : benchmark;
}

function foreign(options: LmbenchOptions): Wrong[] {
  const { needs, may } = takes(options);
  const own = [...needs, ...may];
  return OWN_OPTIONS.filter((name) => options[name] !== undefined && !own.includes(name)).map((name) => ({
    path: [name],
    message: `"${name}" is no option of ${nameOf(options)}`,
    hint: own.length
      ? `beside those of every benchmark it takes ${list(own)}`
      : "it takes those of every benchmark only",
  }));
}

function missing(options: LmbenchOptions): Wrong[] {
  const absent = takes(options).needs.filter((name) => options[name] === undefined);
  return absent.map((name) => ({
    path: ["benchmark"],
    message: `${nameOf(options)} needs "${name}"`,
    ...(name === "operation" ? { hint: `one of ${list(Object.keys(BENCHMARKS[options.benchmark].operations!))}` } : {}),
  }));
}

const KIB = 1024;
const MIB = 1024 * 1024;

/** Least size and its step, in B. The reasons are lmbench's: units of its arguments, its unrolled loops, its strides. */
const SIZES: Partial<Record<LmbenchOptions["benchmark"], { readonly least: number; readonly step: number }>> = {
  lat_ctx: { least: 0, step: KIB },
  lat_mem_rd: { least: MIB, step: MIB },
  // Its loops take 512 B at once, but the whole size is counted: 1000 B gave twice the true bandwidth.
  bw_mem: { least: 512, step: 512 },
  lat_mmap: { least: 320 * KIB, step: 1 },
  bw_file_rd: { least: KIB, step: 1 },
  bw_mmap_rd: { least: KIB, step: 1 },
};

function wrongSize(options: LmbenchOptions): Wrong[] {
  const { benchmark, size } = options;
  const rule = SIZES[benchmark];
  if (size === undefined || !rule) return [];
  if (size < rule.least)
    return [{ path: ["size"], message: `${benchmark} measures no size below ${sizeText(rule.least)}` }];
  if (size % rule.step !== 0)
    return [{ path: ["size"], message: `${benchmark} measures multiples of ${sizeText(rule.step)} only` }];
  if (benchmark === "lat_mem_rd" && stridesOf(options).some((stride) => stride > size))
    return [{ path: ["stride"], message: "a stride is larger than the array (size)" }];
  return [];
}
