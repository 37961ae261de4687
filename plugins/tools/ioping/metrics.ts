import type { Metric } from "@perfmon/core/plugin";

/** Percent, ascending. ioping has no percentiles; they are read off its single requests. Of the tail beyond, fio knows more. */
export const PERCENTILES = [50, 95, 99] as const;

const latency = (name: string, statistic: string, what: string, headline = false): Metric => ({
  name: `latency.${name}`,
  unit: "s",
  better: "lower",
  kind: "io_latency",
  statistic,
  ...(headline ? { headline } : {}),
  description: `${what} of a request, from the call to its return`,
});

export const metrics: readonly Metric[] = [
  latency("p50", "median", "Median time", true),
  // Where single requests are not there, as in quiet output of other runs.
  latency("mean", "mean", "Mean time", true),
  latency("min", "minimum", "Shortest time"),
  latency("max", "maximum", "Longest time"),
  ...PERCENTILES.slice(1).map((each) => latency(`p${each}`, `p${each}`, `Percentile ${each} of the time`)),
  {
    name: "iops",
    unit: "1/s",
    better: "higher",
    kind: "io_throughput",
    statistic: "mean",
    description: "Requests per second of their own time, without the intervals between them: 1 / latency.mean",
  },
  {
    name: "bandwidth",
    unit: "B/s",
    better: "higher",
    kind: "io_throughput",
    statistic: "mean",
    description: "Bytes per second of the requests' own time",
  },
];
