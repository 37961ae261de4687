import type { Metric } from "@perfmon/core/plugin";

const metric = (name: string, unit: string, better: Metric["better"], zero: boolean, description: string): Metric => ({
  name: `counters.${name}`,
  unit,
  better,
  kind: "resource_utilization",
  statistic: unit === "ratio" ? "mean" : "total",
  zero,
  description,
});

/**
 * Each value carries the label `mode`, which is part of the series: `all`, or `user` where perf may not look into the kernel; and
 * `pmu` where a machine has CPUs of several kinds, which count apart.
 */
export const metrics: readonly Metric[] = [
  metric("task_clock", "s", "lower", false, "CPU time of all its threads."),
  metric("context_switches", "1", "lower", true, "Times a thread was taken from its CPU."),
  metric("cpu_migrations", "1", "lower", true, "Times a thread went on on another CPU."),
  metric("page_faults", "1", "lower", true, "Page faults."),
  metric("cycles", "1", "lower", false, "CPU cycles."),
  metric("instructions", "1", "lower", false, "Instructions that were completed."),
  metric("ipc", "ratio", "higher", false, "Instructions in a cycle."),
  metric("branches", "1", "lower", false, "Branches that were completed."),
  metric("branch_misses", "1", "lower", true, "Branches that were predicted wrongly."),
  metric("cache_references", "1", "lower", true, "Accesses to the last cache, as this CPU counts them."),
  metric("cache_misses", "1", "lower", true, "Accesses that the last cache did not hold."),
];
