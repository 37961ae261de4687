import type { Metric } from "@perfmon/core/plugin";

/** Streams give the first two, request/response tests the others. Every result has the label `path`. */
export const metrics: readonly Metric[] = [
  {
    name: "throughput",
    unit: "bit/s",
    better: "higher",
    kind: "network_throughput",
    statistic: "mean",
    headline: true,
    description: "Payload that arrived, over the whole run; for UDP_STREAM what was received, not what was sent",
  },
  {
    name: "loss",
    unit: "ratio",
    better: "lower",
    kind: "network_throughput",
    statistic: "total",
    zero: true,
    description: "UDP_STREAM: 1 - received / sent",
  },
  {
    name: "transaction_rate",
    unit: "1/s",
    better: "higher",
    kind: "network_throughput",
    statistic: "mean",
    headline: true,
    description: "Requests answered per second, one at a time; TCP_CRR opens a connection for each",
  },
  latency("mean", "mean"),
  latency("p50", "median"),
  latency("p90", "p90"),
  latency("p99", "p99"),
];

function latency(level: string, statistic: string): Metric {
  return {
    name: `latency.${level}`,
    unit: "s",
    better: "lower",
    kind: "network_latency",
    statistic,
    description: `Time of one transaction, ${statistic}; from netperf's histogram in whole µs unless it is the mean`,
  };
}
