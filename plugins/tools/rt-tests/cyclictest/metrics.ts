import type { Metric } from "@perfmon/core/plugin";

/** Percent, ascending. */
export const PERCENTILES = [50, 99, 99.9] as const;

/** 99.9 is `p99_9`: a point would begin a new level of the metric's name. */
export const percentileName = (percentile: number): string => `p${String(percentile).replace(".", "_")}`;

const latency = (name: string, statistic: string, what: string): Metric => ({
  name: `latency.${name}`,
  unit: "s",
  better: "lower",
  kind: "scheduling_latency",
  statistic,
  ...(name === "p99" ? { headline: true } : {}),
  description: `${what} from when a thread was to wake up until it ran, all threads together`,
});

export const metrics: readonly Metric[] = [
  latency("min", "minimum", "Shortest time"),
  latency("mean", "mean", "Mean time"),
  ...PERCENTILES.map((each) => latency(percentileName(each), `p${each}`, `Percentile ${each} of the time`)),
  latency("max", "maximum", "Longest time"),
];
