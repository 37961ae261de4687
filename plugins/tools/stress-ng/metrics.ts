import type { Metric } from "@perfmon/core/plugin";

/** Every value has the label `stressor`; the last two `operation` besides. */
export const metrics: readonly Metric[] = [
  {
    name: "bogo_rate.real",
    unit: "1/s",
    better: "higher",
    kind: "stressor_throughput",
    statistic: "mean",
    headline: true,
    description: "Bogo operations of all workers per second of the clock",
  },
  {
    name: "bogo_rate.cpu",
    unit: "1/s",
    better: "higher",
    kind: "stressor_throughput",
    statistic: "mean",
    description: "Bogo operations of all workers per second of their CPU time, user and system",
  },
  {
    name: "cpu_usage",
    unit: "ratio",
    better: "lower",
    kind: "resource_utilization",
    statistic: "mean",
    zero: true,
    description: "CPU time of a worker, with its children, per second of the clock; 1 is one whole CPU",
  },
  {
    name: "max_rss",
    unit: "B",
    better: "lower",
    kind: "resource_utilization",
    statistic: "maximum",
    description: "Largest memory of a worker",
  },
  {
    name: "operation_time",
    unit: "s",
    better: "lower",
    kind: "stressor_latency",
    statistic: "mean",
    description: "Time of one operation, where the stressor measures it; geometric mean of the workers",
  },
  {
    name: "operation_rate",
    unit: "1/s",
    better: "higher",
    kind: "stressor_throughput",
    statistic: "mean",
    description: "Operations per second, where the stressor counts them; geometric mean of the workers",
  },
];
