import { resolved } from "./benches.ts";
import type { PerfBenchOptions } from "./options.ts";

/** s that perf waits in each run of futex wake and the like. */
const RUN = 0.1;

/** s of one repetition: the runtime where there is one, else a guess from what such a machine takes. */
export function estimate(options: PerfBenchOptions): number {
  const { bench, loops = 0, groups = 0, size = 0, runtime, repeat = 10 } = resolved(options);
  if (runtime !== undefined) return runtime;
  if (bench === "sched messaging") return groups * loops * 1e-3;
  if (bench === "sched pipe") return loops * 5e-6;
  if (bench.startsWith("mem")) return (size * loops) / 5e9;
  if (bench.startsWith("futex")) return repeat * RUN;
  return loops * (bench === "syscall fork" || bench === "syscall execve" ? 5e-4 : 2e-7);
}
