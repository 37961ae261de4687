import type { Metric } from "@perfmon/core/plugin";

/** The fastest slice of each: whatever disturbs only adds. */
export const metrics: readonly Metric[] = [
  {
    name: "canary.alu",
    unit: "s",
    better: "lower",
    kind: "resource_utilization",
    statistic: "minimum",
    description:
      "One multiplication and one addition that depend on the one before: the clock frequency, seen from user space",
  },
  {
    name: "canary.l2",
    unit: "s",
    better: "lower",
    kind: "memory_latency",
    statistic: "minimum",
    description: "One dependent load in a block of half the second cache, in mixed order",
  },
  {
    name: "canary.dram",
    unit: "s",
    better: "lower",
    kind: "memory_latency",
    statistic: "minimum",
    description: "One dependent load in a block larger than the last cache, in mixed order",
  },
];
