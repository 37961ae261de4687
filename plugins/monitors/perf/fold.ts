import type { Frame, Sample } from "./script.ts";

/** What perf prints where it knows no name. */
const UNKNOWN = "[unknown]";

/** In brackets like a part of the kernel, but memory of the process. */
const OWN_MEMORY = /^\[(vdso|vsyscall|heap|stack|anon.*|unknown|uprobes)\b/;

/** Kernel code: by the module that perf found, else by the address, whose upper end is the kernel's. */
function isKernel({ address, module }: Frame): boolean {
  if (/^\[(kernel|guest\.kernel)/.test(module) || /\.ko(\.\w+)?$/.test(module) || /\bvmlinux/.test(module)) return true;
  if (module.startsWith("[") && !OWN_MEMORY.test(module)) return true;
  return !module.startsWith("[v") && address.length === 16 && /^(ffff|c00)/.test(address);
}

/** How many frames, from the innermost on, are the kernel's. What lies outside of a program's is none, whatever address it shows. */
export function kernelDepth(frames: readonly Frame[]): number {
  const first = frames.findIndex((frame) => !isKernel(frame));
  return first === -1 ? frames.length : first;
}

/**
 * A sample's stack, outermost first, the thread's name before all: `main;read;vfs_read_[k]`. Neighbours without any name are one
 * frame: where a program has no frame pointers, perf walks through a hundred of them.
 */
export function stackOf({ comm, frames }: Sample): string {
  const depth = kernelDepth(frames);
  const all = frames.map((frame, i) => nameOf(frame, i < depth)).reverse();
  const names = all.filter((name, i) => !name.startsWith(UNKNOWN) || name !== all[i - 1]);
  return [comm || UNKNOWN, ...names].map(framed).join(";");
}

/** Of a frame without a symbol the file that it lies in, where that is known. */
function nameOf({ symbol, module }: Frame, kernel: boolean): string {
  if (kernel) return `${symbol || UNKNOWN}_[k]`;
  if (symbol !== "" && symbol !== UNKNOWN) return symbol;
  if (module.startsWith("[")) return module;
  return `[${module.split("/").at(-1)}]`;
}

/** A semicolon parts frames, and a line is a stack: names of Rust have the one, and those of threads may have anything. */
const framed = (name: string): string =>
  name
    .replaceAll(";", ":")
    .replace(/[\p{Cc}\u2028\u2029]/gu, "?")
    .trim() || UNKNOWN;
