import type { Kind, Metric } from "@perfmon/core/plugin";
import type { Test } from "./command.ts";
import type { SysbenchOptions } from "./options.ts";

const DEFAULT_PERCENTILE = 95;

/** Kinds of a test's throughput and of the latency of its events. */
const KINDS: Readonly<Record<Test, readonly [throughput: Kind, latency: Kind]>> = {
  cpu: ["cpu_throughput", "cpu_latency"],
  memory: ["memory_bandwidth", "memory_latency"],
  fileio: ["io_throughput", "io_latency"],
  threads: ["scheduler_throughput", "scheduler_latency"],
  mutex: ["ipc_throughput", "ipc_latency"],
};

type Named = Pick<Metric, "name" | "unit" | "description" | "headline">;

/** Every metric that a run with these options can give; of all tests where the test is not known. */
export function metrics(options: Partial<SysbenchOptions>): readonly Metric[] {
  const { test, rate = 0 } = options;
  const latency = latencies(options, test === undefined ? "custom" : KINDS[test][1]);
  const throughput = (Object.keys(KINDS) as Test[])
    .filter((each) => test === undefined || test === each)
    .flatMap((each) => throughputs(each, options))
    .filter(({ name }, index, all) => all.findIndex((other) => other.name === name) === index);
  if (rate === 0) return [...throughput, ...latency];
  // An option sets the rate: only the latency can tell.
  const [mean, ...others] = latency;
  return [{ ...mean!, headline: true }, ...others, ...throughput.map(({ headline: _, ...metric }) => metric)];
}

function throughputs(test: Test, options: Partial<SysbenchOptions>): readonly Metric[] {
  const [kind, latencyKind] = KINDS[test];
  if (test === "mutex") return [{ ...TIME, kind: latencyKind }];
  const named = { cpu: [EVENT_RATE], threads: [EVENT_RATE], memory: memory(options), fileio: fileio(options) }[test];
  // Where the test is not known, cpu and threads share the metric.
  const shared = options.test === undefined && (test === "cpu" || test === "threads");
  return named.map((metric) => ({ better: "higher", kind: shared ? "custom" : kind, statistic: "mean", ...metric }));
}

const memory = ({ memory_oper }: Partial<SysbenchOptions>): Named[] =>
  memory_oper === "none" ? [OPERATION_RATE] : [BANDWIDTH, OPERATION_RATE];

const EVENT_RATE: Named = {
  name: "event_rate",
  unit: "1/s",
  headline: true,
  description:
    "Events per second, all threads together. cpu: finding all primes up to cpu_max_prime. threads: thread_yields times lock, yield, unlock",
};
const BANDWIDTH: Named = {
  name: "bandwidth",
  unit: "B/s",
  headline: true,
  description: "memory: bytes of the blocks per second, all threads together",
};
const OPERATION_RATE: Named = {
  name: "operation_rate",
  unit: "1/s",
  headline: true,
  description: "memory: blocks per second, all threads together",
};
const TIME: Metric = {
  name: "time",
  unit: "s",
  better: "lower",
  kind: "custom",
  statistic: "total",
  headline: true,
  description: "mutex: time until every thread has taken all its locks",
};

/** Sequential modes are named by bandwidth, random ones by I/Os. In a mixed one the reads count: they come first. */
function fileio({ file_test_mode: mode }: Partial<SysbenchOptions>): Named[] {
  const reads = mode === undefined || mode === "seqrd" || mode === "rndrd" || mode === "rndrw";
  const writes = mode === undefined || !/rd$/.test(mode);
  const sequential = mode?.startsWith("seq") ?? false;
  const direction = (name: string, verb: string): Named[] => [
    {
      name: `${name}.iops`,
      unit: "1/s",
      headline: !sequential,
      description: `fileio: blocks ${verb} per second`,
    },
    { name: `${name}.bw`, unit: "B/s", headline: sequential, description: `fileio: bytes ${verb} per second` },
  ];
  return [
    ...(reads ? direction("read", "read") : []),
    ...(writes ? direction("write", "written") : []),
    ...(writes
      ? [{ name: "fsync_rate", unit: "1/s", description: "fileio: calls of fsync or fdatasync per second" }]
      : []),
  ];
}

function latencies({ percentile = DEFAULT_PERCENTILE }: Partial<SysbenchOptions>, kind: Kind): Metric[] {
  const common = { unit: "s", better: "lower", kind } as const;
  const text = "time of an event";
  return [
    { name: "latency.mean", ...common, statistic: "mean", description: `Mean ${text}` },
    ...(percentile > 0
      ? [
          {
            name: percentileName(percentile),
            ...common,
            statistic: `p${percentile}`,
            description: `Percentile ${percentile} of the ${text}, rounded to a bin of a histogram`,
          },
        ]
      : []),
    { name: "latency.min", ...common, statistic: "minimum", description: `Shortest ${text}` },
    { name: "latency.max", ...common, statistic: "maximum", description: `Longest ${text}` },
  ];
}

export const percentileName = (percentile: number): string => `latency.p${percentile}`;
