import type { CpuTime, Report } from "./report.ts";

/** s: USER_HZ is 100 on everything that Node runs on. */
export const TICK = 0.01;

const USER = 0;
const NICE = 1;
const SYSTEM = 2;
const STEAL = 7;

/** Shares of all CPUs' time, as ratios; null: not known. */
export interface Disturbance {
  readonly other: number | null;
  readonly steal: number | null;
}

/**
 * CPU time of others: what all processes used, less what the tool and its companions did. Interrupts are left out: whose
 * they are is not known, and network and disk benchmarks cause most of theirs.
 */
export function disturbance({ before, after, time }: Report, duration: number): Disturbance {
  if (!before.ticks || !after.ticks || duration <= 0) return { other: null, steal: null };
  const passed = after.ticks.map((ticks, i) => ticks - before.ticks![i]!);
  const all = passed.reduce((sum, ticks) => sum + ticks, 0) * TICK;
  if (all <= 0) return { other: null, steal: null };
  const busy = (passed[USER]! + passed[NICE]! + passed[SYSTEM]!) * TICK;
  const own = difference(before.cgroup, after.cgroup) ?? (time && time.user + time.system);
  const companions = after.companions.map((end, i) => difference(before.companions[i] ?? null, end));
  const known = own !== null && companions.every((value) => value !== null);
  const others = known ? busy - own - companions.reduce<number>((sum, value) => sum + value!, 0) : null;
  return {
    other: others === null ? null : Math.max(0, others) / all,
    steal: (Math.max(0, passed[STEAL]!) * TICK) / all,
  };
}

/** s */
function difference(from: CpuTime | null, to: CpuTime | null): number | null {
  if (!from || !to || from.unit !== to.unit) return null;
  return (to.user + to.system - from.user - from.system) / (to.unit === "us" ? 1e6 : 1e9);
}
