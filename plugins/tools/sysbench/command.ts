import type { Command, CommandContext } from "@perfmon/core/plugin";
import type { SysbenchOptions } from "./options.ts";

export type Test = SysbenchOptions["test"];

/** sysbench's own defaults of what decides a test's result, written out: another sysbench may have others. */
export const DEFAULTS = {
  cpu: { cpu_max_prime: 10_000 },
  memory: {
    memory_block_size: 1024,
    memory_total_size: 100 * 2 ** 30,
    memory_scope: "global",
    memory_oper: "write",
    memory_access_mode: "seq",
  },
  fileio: {
    file_num: 128,
    file_block_size: 16_384,
    file_total_size: 2 * 2 ** 30,
    file_io_mode: "sync",
    file_fsync_freq: 100,
    file_fsync_all: false,
    file_fsync_end: true,
    file_fsync_mode: "fsync",
  },
  threads: { thread_yields: 1000, thread_locks: 8 },
  mutex: { mutex_num: 4096, mutex_locks: 50_000, mutex_loops: 10_000 },
} as const satisfies Readonly<Record<Test, Partial<SysbenchOptions>>>;

/** How the names of a test's own options begin. */
export const PREFIX: Readonly<Record<Test, string>> = {
  cpu: "cpu_",
  memory: "memory_",
  fileio: "file_",
  threads: "thread_",
  mutex: "mutex_",
};

/** s; sysbench's default. */
export const DEFAULT_TIME = 10;

/** `sysbench GENERAL TEST OWN run`. Each option is sysbench's, with `-` for `_`. */
export function command(options: SysbenchOptions, context: CommandContext): Command {
  const { test } = options;
  const own = Object.entries({ ...DEFAULTS[test], ...options }).filter(([name]) => name.startsWith(PREFIX[test]));
  return {
    argv: [
      context.binary(options.binary),
      ...general(options).map(written),
      test,
      ...own.sort(([a], [b]) => (a < b ? -1 : 1)).map(written),
      "run",
    ],
    // It takes its files from the working directory, whatever their number.
    ...(options.directory === undefined ? {} : { cwd: options.directory }),
  };
}

function general(options: SysbenchOptions): [string, unknown][] {
  const { test, threads, percentile, events, rate, validate, rand_seed } = options;
  const all: [string, unknown][] = [
    ["threads", threads],
    // A mutex test is over when its locks have been taken, and looks at neither limit.
    ["time", test === "mutex" ? undefined : timeOf(options)],
    ["events", events],
    ["rate", rate],
    ["percentile", percentile],
    ["validate", validate],
    ["rand_seed", rand_seed],
  ];
  return all.filter(([, value]) => value !== undefined);
}

/** s, 0 for no limit: a number of events is a limit of its own. */
export const timeOf = ({ time, events }: Pick<SysbenchOptions, "time" | "events">): number =>
  time ?? (events === undefined ? DEFAULT_TIME : 0);

const written = ([name, value]: [string, unknown]): string =>
  `--${name.replaceAll("_", "-")}=${typeof value === "boolean" ? (value ? "on" : "off") : value}`;
