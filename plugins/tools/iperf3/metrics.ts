import type { Metric } from "@perfmon/core/plugin";
import type { Iperf3Options } from "./options.ts";

const BOTH: readonly Metric[] = [
  {
    name: "throughput",
    unit: "bit/s",
    better: "higher",
    kind: "network_throughput",
    statistic: "mean",
    headline: true,
    description: "Payload that arrived, the sum of all streams, over the time that was not omitted",
  },
  {
    name: "sent_throughput",
    unit: "bit/s",
    better: "higher",
    kind: "network_throughput",
    statistic: "mean",
    description: "Payload that was sent, the sum of all streams; over UDP not all of it arrives",
  },
];

const TCP: readonly Metric[] = [
  {
    name: "retransmits",
    unit: "1",
    better: "lower",
    kind: "network_throughput",
    statistic: "total",
    zero: true,
    description: "TCP segments sent again, by all streams in the whole run",
  },
  {
    name: "rtt.mean",
    unit: "s",
    better: "lower",
    kind: "network_latency",
    statistic: "mean",
    description:
      "The kernel's smoothed round-trip time while sending, the mean over seconds and streams; the sender's, so not in reverse",
  },
];

const UDP: readonly Metric[] = [
  {
    name: "loss",
    unit: "ratio",
    better: "lower",
    kind: "network_throughput",
    statistic: "total",
    zero: true,
    description: "Datagrams that the receiver missed, of those sent",
  },
  {
    name: "jitter",
    unit: "s",
    better: "lower",
    kind: "network_latency",
    statistic: "mean",
    description:
      "Smoothed difference of the transit times of datagrams (RFC 1889), the mean of the streams, at the end",
  },
];

const CPU: readonly Metric[] = (["local", "remote"] as const).map((side) => ({
  name: `cpu.${side}`,
  unit: "ratio",
  better: "lower",
  kind: "resource_utilization",
  statistic: "mean",
  zero: true,
  description: `CPU time of ${side === "local" ? "iperf3" : "its server"} per time of the run; 1 is one whole CPU`,
}));

/** Without a protocol, as for output from elsewhere: of both. */
export const metrics = ({ protocol }: Partial<Iperf3Options>): readonly Metric[] => [
  ...BOTH,
  ...(protocol === "udp" ? [] : TCP),
  ...(protocol === "tcp" ? [] : UDP),
  ...CPU,
];
