import type { Metric } from "@perfmon/core/plugin";

export const metrics: readonly Metric[] = [
  {
    name: "bandwidth",
    unit: "B/s",
    better: "higher",
    kind: "memory_bandwidth",
    statistic: "median",
    headline: true,
    description: "Bytes of the block per time of a pass, median of the timed slices; a copied byte counts once",
  },
];
