import type { PerfBenchOptions } from "./options.ts";

export type Bench = PerfBenchOptions["bench"];
type Option = Exclude<keyof PerfBenchOptions, "bench" | "binary" | "repeat">;

/** What is printed at the end, in perf's default format; the parser has one reader for each. */
export type Result =
  | "total time"
  | "per operation"
  | "function"
  | "averaged"
  | "woken"
  | "woken in parallel"
  | "requeued";

export interface BenchRow {
  readonly result: Result;
  /** Options by the flag that they become. */
  readonly flags: Partial<Readonly<Record<Option, string>>>;
  /** perf's own defaults, written out; another perf may have others. */
  readonly defaults: Partial<Pick<PerfBenchOptions, Option>>;
  /** Whether --repeat counts for it: the runs that its mean is of. The others ignore it. */
  readonly repeats?: true;
}

const FUTEX = { threads: "threads", shared: "shared", mlockall: "mlockall" } as const;
const SYSCALL = { result: "per operation", flags: { loops: "loop" } } as const;
/** perf copies once, 1 MiB in 50 us, by a clock of 1 us. */
const MEM: BenchRow = {
  result: "function",
  flags: { size: "size", loops: "nr_loops", function: "function" },
  defaults: { size: 2 ** 20, loops: 1000, function: "default" },
};

/** The benchmarks by name, in the order in which perf lists them. */
export const BENCHES: Readonly<Record<Bench, BenchRow>> = {
  "sched messaging": {
    result: "total time",
    flags: { groups: "group", loops: "nr_loops", pipes: "pipe", threaded: "thread" },
    defaults: { groups: 10, loops: 100 },
  },
  "sched pipe": {
    result: "per operation",
    flags: { loops: "loop", threaded: "threaded" },
    defaults: { loops: 1_000_000 },
  },
  "syscall basic": { ...SYSCALL, defaults: { loops: 10_000_000 } },
  "syscall getpgid": { ...SYSCALL, defaults: { loops: 10_000_000 } },
  "syscall fork": { ...SYSCALL, defaults: { loops: 10_000 } },
  "syscall execve": { ...SYSCALL, defaults: { loops: 10_000 } },
  "mem memcpy": MEM,
  "mem memset": MEM,
  "futex hash": {
    result: "averaged",
    flags: { ...FUTEX, runtime: "runtime", futexes: "futexes" },
    defaults: { runtime: 10, futexes: 1024 },
  },
  "futex wake": { result: "woken", flags: { ...FUTEX, wakes: "nwakes" }, defaults: { wakes: 1 }, repeats: true },
  "futex wake-parallel": {
    result: "woken in parallel",
    flags: { ...FUTEX, wakers: "nwakers" },
    defaults: {},
    repeats: true,
  },
  "futex requeue": {
    result: "requeued",
    flags: { ...FUTEX, requeues: "nrequeue", broadcast: "broadcast", pi: "pi" },
    defaults: {},
    repeats: true,
  },
  "futex lock-pi": {
    result: "averaged",
    flags: { ...FUTEX, runtime: "runtime", multi: "multi" },
    defaults: { runtime: 10 },
  },
  "epoll wait": {
    result: "averaged",
    flags: {
      threads: "threads",
      runtime: "runtime",
      descriptors: "nfds",
      multi: "multiq",
      edge: "edge",
      oneshot: "oneshot",
      nonblocking: "nonblocking",
      nested: "nested",
    },
    defaults: { runtime: 8, descriptors: 64 },
  },
};

/** Options as they count: those of the step, then perf's defaults. */
export const resolved = (options: PerfBenchOptions): PerfBenchOptions => ({
  ...BENCHES[options.bench].defaults,
  ...options,
});
