import { readFileSync } from "node:fs";
import type { CommandContext } from "@perfmon/core/plugin";
import { expect, test } from "vitest";
import schema from "./options.schema.json" with { type: "json" };
import type { SysbenchOptions } from "./options.ts";
import tool from "./tool.ts";

const context: CommandContext = {
  binary: (name) => name,
  file: (name) => `{file:${name}}`,
  port: (name) => `{port:${name}}`,
  cpus: null,
  facts: {},
};
const options = (given: Partial<SysbenchOptions>): SysbenchOptions => ({
  test: "cpu",
  threads: 1,
  percentile: 95,
  binary: "sysbench",
  ...given,
});
const words = (given: Partial<SysbenchOptions>) => tool.command(options(given), context).argv.join(" ");
const objections = (given: Partial<SysbenchOptions>) => tool.validate!(options(given)).map(({ message }) => message);
const files = { test: "fileio", directory: "/var/tmp/x", file_test_mode: "rndrd" } as const;

test("what decides the result is in the argv, sysbench's own defaults too", () => {
  expect(words({})).toBe("sysbench --threads=1 --time=10 --percentile=95 cpu --cpu-max-prime=10000 run");
  expect(words({ test: "memory", memory_block_size: 4096, memory_hugetlb: true, time: 5 })).toBe(
    "sysbench --threads=1 --time=5 --percentile=95 memory --memory-access-mode=seq --memory-block-size=4096 " +
      "--memory-hugetlb=on --memory-oper=write --memory-scope=global --memory-total-size=107374182400 run",
  );
  expect(words({ test: "threads", threads: 8, thread_locks: 2 })).toBe(
    "sysbench --threads=8 --time=10 --percentile=95 threads --thread-locks=2 --thread-yields=1000 run",
  );
});

test("a number of events takes the place of the time; a mutex test has neither", () => {
  expect(words({ events: 100 })).toContain("--time=0 --events=100");
  expect(words({ events: 100, time: 3 })).toContain("--time=3 --events=100");
  expect(words({ test: "mutex" })).toBe(
    "sysbench --threads=1 --percentile=95 mutex --mutex-locks=50000 --mutex-loops=10000 --mutex-num=4096 run",
  );
  for (const limit of ["time", "events", "rate"]) expect(objections({ test: "mutex", [limit]: 1 })).toHaveLength(1);
});

test("fileio works in the folder of its files", () => {
  const command = tool.command(options({ ...files, file_extra_flags: "direct" }), context);
  expect(command.cwd).toBe("/var/tmp/x");
  expect(command.argv.filter((word) => word.startsWith("--file"))).toEqual([
    "--file-block-size=16384",
    "--file-extra-flags=direct",
    "--file-fsync-all=off",
    "--file-fsync-end=on",
    "--file-fsync-freq=100",
    "--file-fsync-mode=fsync",
    "--file-io-mode=sync",
    "--file-num=128",
    "--file-test-mode=rndrd",
    "--file-total-size=2147483648",
  ]);
  expect(tool.command(options({}), context).cwd).toBeUndefined();
});

test("fileio needs its files, and says what makes them; seqwr makes its own", () => {
  const needs = (given: Partial<SysbenchOptions>) =>
    tool.requires!(options({ ...files, ...given })).filter(({ when }) => when === "case");
  expect(needs({ file_num: 4 }).map(({ folder, file }) => folder ?? file)).toEqual([
    "/var/tmp/x",
    "/var/tmp/x/test_file.3",
  ]);
  expect(needs({ file_num: 4, file_total_size: 2 ** 20 })[1]!.hint).toBe(
    "in the step's setup, in /var/tmp/x: sysbench fileio --file-num=4 --file-total-size=1048576 prepare",
  );
  expect(needs({ validate: true })[1]!.hint).toContain("sysbench --validate fileio ");
  expect(needs({ file_test_mode: "seqwr" }).map(({ folder }) => folder)).toEqual(["/var/tmp/x"]);
  expect(tool.paths!(options(files))).toEqual([{ path: "/var/tmp/x", writes: false }]);
  expect(tool.paths!(options({ ...files, file_test_mode: "rndrw" }))).toEqual([{ path: "/var/tmp/x", writes: true }]);
  expect(tool.paths!(options({}))).toEqual([]);
});

test("what no schema can say is refused", () => {
  expect(objections({})).toEqual([]);
  expect(objections({ memory_oper: "read" })).toEqual(["memory_oper is an option of the test memory, and this is cpu"]);
  expect(objections({ threads: 2, test: "threads", directory: "/x" })[0]).toMatch(
    /directory is an option of .* fileio/,
  );
  expect(objections({ test: "fileio" })).toHaveLength(2);
  expect(objections(files)).toEqual([]);
  expect(objections({ ...files, file_rw_ratio: 2 })[0]).toMatch(/rndrw/);
  expect(objections({ ...files, file_async_backlog: 2 })[0]).toMatch(/async/);
  expect(objections({ test: "memory", memory_block_size: 1000 })[0]).toMatch(/powers of two, and 1000 B is none/);
});

test("one headline a case: what the test is known for, or its latency where an option sets the rate", () => {
  const headlines = (given: Partial<SysbenchOptions>) =>
    (tool.metrics as (o: SysbenchOptions) => readonly { name: string; headline?: boolean }[])(options(given))
      .filter((metric) => metric.headline)
      .map(({ name }) => name);
  expect(headlines({})).toEqual(["event_rate"]);
  expect(headlines({ rate: 100 })).toEqual(["latency.mean"]);
  expect(headlines({ test: "memory" })[0]).toBe("bandwidth");
  expect(headlines({ test: "memory", memory_oper: "none" })).toEqual(["operation_rate"]);
  expect(headlines({ test: "mutex" })).toEqual(["time"]);
  expect(headlines({ ...files, file_test_mode: "seqwr" })).toEqual(["write.bw"]);
  expect(headlines({ ...files, file_test_mode: "rndrw" })[0]).toBe("read.iops");
});

test("the estimate is the time that the options give", () => {
  expect(tool.estimate!(options({ time: 3 }))).toBe(3);
  expect(tool.estimate!(options({}))).toBe(10);
  expect(tool.estimate!(options({ test: "mutex", threads: 4, mutex_loops: 100_000 }))).toBe(20);
});

test("sysbench knows every option of the schema", () => {
  const known = new Set(readFileSync(new URL("fixtures/known-options.txt", import.meta.url), "utf8").split("\n"));
  const unknown = Object.keys(schema.properties).filter((name) => !known.has(name.replaceAll("_", "-")));
  expect(unknown).toEqual(["test", "directory", "binary"]);
});
