import type { Kind, Metric } from "@perfmon/core/plugin";
import { BENCHES, type Bench, type Result } from "./benches.ts";
import type { PerfBenchOptions } from "./options.ts";

const KINDS: Readonly<Record<string, readonly [latency: Kind, throughput: Kind]>> = {
  sched: ["scheduler_latency", "scheduler_throughput"],
  syscall: ["system_call_latency", "system_call_throughput"],
  mem: ["memory_latency", "memory_bandwidth"],
  futex: ["ipc_latency", "ipc_throughput"],
  epoll: ["system_call_latency", "system_call_throughput"],
};

const time = (name: string, description: string, statistic = "mean"): Omit<Metric, "kind"> => ({
  name,
  unit: "s",
  better: "lower",
  statistic,
  description,
});
const rate = (name: string, unit: "1/s" | "B/s", description: string): Omit<Metric, "kind"> => ({
  name,
  unit,
  better: "higher",
  statistic: "mean",
  description,
});

const TIME = time("time", "Time of all loops, cut to whole ms", "total");
const OPERATION_RATE = rate(
  "operation_rate",
  "1/s",
  "sched pipe, syscall: operations per second. futex hash, lock-pi and epoll wait: of one thread, the mean of all",
);

/** What each sort of result gives; the first is what a case is judged by. */
const OF: Readonly<Record<Result, readonly Omit<Metric, "kind">[]>> = {
  "total time": [TIME],
  "per operation": [
    time("operation_time", "sched pipe: a message to the other process and one back. syscall: one call"),
    OPERATION_RATE,
    TIME,
  ],
  function: [rate("bandwidth", "B/s", "mem: bytes copied or set per second; a copy counts them once. Label: function")],
  averaged: [OPERATION_RATE],
  woken: [time("wake_time", "futex wake: time to wake all blocked threads, `wakes` at a time; mean of the runs")],
  "woken in parallel": [
    time(
      "wake_latency",
      "futex wake-parallel: time in which one of the wakers wakes its share; mean of wakers and runs",
    ),
  ],
  requeued: [
    time("requeue_time", "futex requeue: time to move all blocked threads to another futex; mean of the runs"),
  ],
};

/** Every metric that a run with these options can give; of all benchmarks where it is not known. */
export function metrics({ bench }: Partial<PerfBenchOptions>): readonly Metric[] {
  const benches = bench === undefined ? (Object.keys(BENCHES) as Bench[]) : [bench];
  return benches
    .flatMap((each) => ofBench(each))
    .filter(({ name }, index, all) => all.findIndex((other) => other.name === name) === index);
}

function ofBench(bench: Bench): Metric[] {
  const [latency, throughput] = KINDS[bench.split(" ")[0]!]!;
  return OF[BENCHES[bench].result].map((metric, index) => ({
    ...metric,
    kind: metric.better === "lower" ? latency : throughput,
    ...(index === 0 ? { headline: true } : {}),
  }));
}
