import { readFileSync } from "node:fs";
import type { ToolOutput } from "@perfmon/core/plugin";
import { expect, test } from "vitest";
import { check } from "./check.ts";
import type { SysbenchOptions } from "./options.ts";
import { parse } from "./parse.ts";
import tool from "./tool.ts";

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}/stdout`, import.meta.url), "utf8");
const output = (stdout: string, exitCode = 0): ToolOutput => ({
  ...{ stdout, stderr: "", exitCode, signal: null, files: {}, duration: null },
});
const values = (stdout: string, options: Partial<SysbenchOptions> = {}) =>
  Object.fromEntries(parse(output(stdout), options).map(({ metric, value, unit }) => [metric, `${value} ${unit}`]));

test("what the output says of itself is enough, but for threads and mutex, which look the same", () => {
  const optionsOf = (name: string) => tool.optionsOf!(output(fixture(name)));
  expect(optionsOf("cpu-threads-p99")).toEqual({ test: "cpu", percentile: 99 });
  expect(optionsOf("memory-none")).toEqual({ test: "memory", percentile: 95 });
  expect(optionsOf("cpu-no-percentile")).toEqual({ test: "cpu", percentile: 0 });
  expect(optionsOf("fileio-seqrd")).toEqual({ test: "fileio", percentile: 95 });
  expect(optionsOf("mutex")).toBeNull();
  expect(() => values(fixture("threads"))).toThrow(/threads or mutex/);
});

test("the percentile has the rank that its label says", () => {
  for (const [name, rank] of [
    ["cpu", 95],
    ["cpu-threads-p99", 99],
    ["cpu-p100", 100],
    ["cpu-p1-events", 1],
  ] as const)
    expect(Object.keys(values(fixture(name))).filter((metric) => /^latency\.p/.test(metric))).toEqual([
      `latency.p${rank}`,
    ]);
});

test("0.00 ms is below what sysbench prints: missing, not 0", () => {
  const text = fixture("memory-write");
  expect(text).toMatch(/^ +avg: +0\.00$/m);
  expect(Object.keys(values(text))).toEqual(["bandwidth", "operation_rate", "latency.max"]);
});

test("a direction that did not run is missing, and one that never ran at all is a failure", () => {
  expect(values(fixture("fileio-seqrd"))).not.toHaveProperty(["write.bw"]);
  expect(values(fixture("fileio-seqrd"))).not.toHaveProperty(["fsync_rate"]);
  const idle = fixture("fileio-seqrd").replace(/(reads\/s|read, MiB\/s): +[\d.]+/g, "$1: 0.00");
  expect(() => values(idle)).toThrow(/read and wrote nothing/);
});

test("no event is no result", () => {
  const text = fixture("cpu").replace(/(number of events: +)\d+/, "$10");
  expect(() => values(text)).toThrow(/cpu completed no event in 1\.\d+ s/);
});

test("MiB/sec are powers of two", () => {
  const [, printed] = /\( *([\d.]+) MiB\/sec\)/.exec(fixture("memory-read-1m"))!;
  expect(values(fixture("memory-read-1m")).bandwidth).toBe(`${Number(printed)} MiB/s`);
});

test("FATAL on stdout is a failure, in sysbench's words, whatever the exit code and the report", () => {
  const said = (name: string, exitCode = 0) => check(output(fixture(name), exitCode), {}).map(({ message }) => message);
  expect(said("fileio-no-files")).toEqual([
    "Cannot open file 'test_file.0' errno = 2 (No such file or directory) Did you forget to run the prepare step?",
  ]);
  expect(said("fileio-two-flags")[0]).toMatch(/^Unknown extra flags value: 6/);
  const late = fixture("cpu").replace(
    "\nCPU speed:",
    "\nFATAL: The --max-time limit has expired, forcing shutdown...\nCPU speed:",
  );
  expect(check(output(late), {})).toMatchObject([{ code: "tool-failed" }]);
});

test("another run than the one that was asked for is none", () => {
  const told = (options: Partial<SysbenchOptions>) =>
    check(output(fixture("cpu")), options).map(({ message }) => message);
  expect(told({ test: "cpu", threads: 1, percentile: 95 })).toEqual([]);
  expect(told({ threads: 4 })).toEqual(["asked for threads 4, but this is a run with threads 1"]);
  expect(told({ test: "memory" })).toEqual(["asked for test memory, but this is a run with test cpu"]);
});

test("the version is the output's own", () => {
  expect(tool.version!(output(fixture("cpu")))).toBe("1.0.20");
  expect(tool.version!(output("nothing"))).toBeNull();
});
