import { DEFAULT_TIME, DEFAULTS, timeOf } from "./command.ts";
import type { SysbenchOptions } from "./options.ts";

/** Empty loops per second of a thread, as of a slow machine. */
const LOOPS = 1e9;

/** s of one repetition: the limit of time where there is one. */
export function estimate(options: SysbenchOptions): number {
  if (options.test !== "mutex") return timeOf(options) || DEFAULT_TIME;
  const { mutex_locks, mutex_loops } = { ...DEFAULTS.mutex, ...options };
  return Math.max(1, (options.threads * mutex_locks * mutex_loops) / LOOPS);
}
