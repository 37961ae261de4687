import type { Metric } from "@perfmon/core/plugin";

export const metrics: readonly Metric[] = [
  {
    name: "time",
    unit: "s",
    better: "lower",
    kind: "scheduling_throughput",
    statistic: "total",
    headline: true,
    description: "Time from when all tasks were started and let go until the last message was received",
  },
];
