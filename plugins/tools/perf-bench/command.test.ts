import { readFileSync } from "node:fs";
import type { CommandContext } from "@perfmon/core/plugin";
import { expect, test } from "vitest";
import { BENCHES } from "./benches.ts";
import schema from "./options.schema.json" with { type: "json" };
import type { PerfBenchOptions } from "./options.ts";
import tool from "./tool.ts";

const context: CommandContext = {
  binary: (name) => name,
  file: (name) => `{file:${name}}`,
  port: (name) => `{port:${name}}`,
  cpus: null,
  facts: {},
};
const options = (given: Partial<PerfBenchOptions>): PerfBenchOptions => ({
  bench: "sched pipe",
  binary: "perf",
  ...given,
});
const words = (given: Partial<PerfBenchOptions>) => tool.command(options(given), context).argv.join(" ");
const objections = (given: Partial<PerfBenchOptions>) => tool.validate!(options(given)).map(({ message }) => message);

test("what decides the result is in the argv, perf's own defaults too", () => {
  expect(words({})).toBe("perf bench --format default sched pipe --loop 1000000");
  expect(words({ bench: "sched messaging", groups: 2, pipes: true, threaded: false })).toBe(
    "perf bench --format default sched messaging --group 2 --nr_loops 100 --pipe",
  );
  expect(words({ bench: "mem memset", size: 2 ** 26 })).toBe(
    "perf bench --format default mem memset --size 67108864 --nr_loops 1000 --function default",
  );
  expect(words({ bench: "epoll wait", multi: true })).toBe(
    "perf bench --format default epoll wait --runtime 8 --nfds 64 --multiq",
  );
});

test("runs are counted only where perf takes a mean of them", () => {
  expect(words({ bench: "futex wake", threads: 8 })).toBe(
    "perf bench --format default --repeat 10 futex wake --threads 8 --nwakes 1",
  );
  expect(words({ bench: "futex requeue", repeat: 3 })).toContain("--repeat 3 futex requeue");
  expect(words({ bench: "futex hash" })).not.toContain("--repeat");
  expect(objections({ repeat: 3 })).toEqual(["sched pipe takes no repeat; it takes loops, threaded"]);
});

test("an option that the benchmark does not take is refused", () => {
  expect(objections({ loops: 5, threaded: true })).toEqual([]);
  expect(objections({ bench: "futex hash", size: 4096 })).toEqual([
    "futex hash takes no size; it takes threads, shared, mlockall, runtime, futexes",
  ]);
  expect(objections({ bench: "futex wake-parallel", threads: 4, wakers: 3 })[0]).toMatch(/cannot be shared out/);
  expect(objections({ bench: "futex wake-parallel", threads: 4, wakers: 2 })).toEqual([]);
});

test("every option belongs to some benchmark", () => {
  const taken = new Set(Object.values(BENCHES).flatMap(({ flags }) => Object.keys(flags)));
  const others = Object.keys(schema.properties).filter((name) => !taken.has(name));
  expect(others).toEqual(["bench", "repeat", "binary"]);
  expect(Object.keys(BENCHES)).toEqual(schema.properties.bench.enum);
});

test("perf knows the options of each benchmark that it has", () => {
  const text = readFileSync(new URL("fixtures/known-options.txt", import.meta.url), "utf8");
  const known = new Map(
    text.split(/^# perf bench /m).map((part) => {
      const [name, ...flags] = part.trim().split("\n");
      return [name!.replace(/ -h$/, ""), flags];
    }),
  );
  for (const [bench, { flags }] of Object.entries(BENCHES))
    if (known.has(bench)) expect(known.get(bench), bench).toEqual(expect.arrayContaining(Object.values(flags)));
  // Of a later perf; its source has the same table of options for all of them.
  expect(Object.keys(BENCHES).filter((bench) => !known.has(bench))).toEqual([
    "syscall getpgid",
    "syscall fork",
    "syscall execve",
  ]);
});

test("each benchmark is judged by one metric", () => {
  const headlines = (bench: PerfBenchOptions["bench"]) =>
    (tool.metrics as (o: Partial<PerfBenchOptions>) => readonly { name: string; headline?: boolean; kind: string }[])({
      bench,
    })
      .filter((metric) => metric.headline)
      .map(({ name, kind }) => `${name} ${kind}`);
  expect(headlines("sched messaging")).toEqual(["time scheduler_latency"]);
  expect(headlines("sched pipe")).toEqual(["operation_time scheduler_latency"]);
  expect(headlines("syscall basic")).toEqual(["operation_time system_call_latency"]);
  expect(headlines("mem memcpy")).toEqual(["bandwidth memory_bandwidth"]);
  expect(headlines("futex hash")).toEqual(["operation_rate ipc_throughput"]);
  expect(headlines("futex wake")).toEqual(["wake_time ipc_latency"]);
  expect(headlines("futex requeue")).toEqual(["requeue_time ipc_latency"]);
});

test("the estimate follows the runtime, the loops or the runs", () => {
  expect(tool.estimate!(options({ bench: "futex hash", runtime: 3 }))).toBe(3);
  expect(tool.estimate!(options({ bench: "futex wake", repeat: 20 }))).toBeCloseTo(2);
  expect(tool.estimate!(options({ loops: 200_000 }))).toBeCloseTo(1);
});
