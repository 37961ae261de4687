import { existsSync, readFileSync } from "node:fs";
import type { ToolOutput } from "@perfmon/core/plugin";
import { expect, test } from "vitest";
import { check } from "./check.ts";
import type { PerfBenchOptions } from "./options.ts";
import { benchOf, parse } from "./parse.ts";
import tool from "./tool.ts";

const read = (name: string, file: string) => {
  const url = new URL(`fixtures/${name}/${file}`, import.meta.url);
  return existsSync(url) ? readFileSync(url, "utf8") : "";
};
const output = (stdout: string, stderr = "", exitCode = 0): ToolOutput => ({
  ...{ stdout, stderr, exitCode, signal: null, files: {}, duration: null },
});
const captured = (name: string): ToolOutput =>
  output(read(name, "stdout"), read(name, "stderr"), JSON.parse(read(name, "fixture.json")).exitCode);
const values = (stdout: string, options: Partial<PerfBenchOptions> = {}) =>
  Object.fromEntries(parse(output(stdout), options).map(({ metric, value, unit }) => [metric, `${value} ${unit}`]));
const said = (name: string, options: Partial<PerfBenchOptions> = {}) =>
  check(captured(name), options).map(({ code, message }) => `${code}: ${message}`);

test("the default format says what it is of; the simple one has to be told", () => {
  expect(tool.optionsOf!(captured("sched-pipe"))).toEqual({ bench: "sched pipe" });
  expect(tool.optionsOf!(captured("futex-wake-parallel"))).toEqual({ bench: "futex wake-parallel" });
  expect(tool.optionsOf!(captured("sched-pipe-simple"))).toBeNull();
  expect(benchOf("# Running 'numa/mem' benchmark:\n")).toBeNull();
  expect(() => values("# Running 'numa/mem' benchmark:\n1.000\n", { bench: "sched pipe" })).toThrow(
    /names no benchmark/,
  );
});

test("a bare number is a time in s for sched and syscall, and bytes per second for mem", () => {
  expect(values("0.145\n", { bench: "sched pipe" })).toEqual({ time: "0.145 s" });
  expect(values("0.698\n", { bench: "sched messaging" })).toEqual({ time: "0.698 s" });
  const simple = values(read("mem-memset-simple", "stdout"), { bench: "mem memset" });
  expect(simple.bandwidth).toMatch(/^\d{10,}\.\d+ B\/s$/);
});

test("per operation, the time is exact and not cut to ms; the rate is its inverse", () => {
  const { operation_time, operation_rate } = values(read("syscall-basic", "stdout"));
  expect(operation_time).toMatch(/^0\.\d{4,6} us$/);
  expect(Number.parseFloat(operation_rate!) * Number.parseFloat(operation_time!)).toBeCloseTo(1e6, -1);
  const short = read("sched-pipe-shortest", "stdout").replace(/time: [\d.]+/, "time: 0.000");
  expect(Object.keys(values(short))).toEqual(["operation_time", "operation_rate"]);
});

test("KB, MB and GB are powers of 1024, and the KB of perf are written with a d", () => {
  expect(read("mem-memcpy-kilobytes", "stdout")).toContain("d KB/sec");
  // One byte in 1 us, 512 in 1 us.
  expect(values(read("mem-memcpy-kilobytes", "stdout"))).toEqual({ bandwidth: "976.5625 KiB/s" });
  expect(values(read("mem-memcpy-megabytes", "stdout"))).toEqual({ bandwidth: "488.28125 MiB/s" });
  expect(values(read("mem-memcpy", "stdout")).bandwidth).toMatch(/ GiB\/s$/);
});

test("a division by no time is below resolution, no number", () => {
  expect(() => values(read("too-short", "stdout"))).toThrow(/measured inf, by a clock of 1 us/);
  expect(() => values(read("zero-loops", "stdout"))).toThrow(/measured -nan/);
  expect(() => values(read("futex-hash", "stdout").replace(/^Averaged \d+/m, "Averaged 0"))).toThrow(/measured 0/);
});

test("perf's complaints are failures, though it exits with 0", () => {
  expect(said("no-memory")).toEqual([
    expect.stringMatching(/^tool-failed: Memory allocation failed - maybe size .* too large/),
  ]);
  expect(said("unknown-function")).toEqual(["tool-failed: Unknown function: nosuch"]);
  expect(said("unknown-benchmark")).toEqual(["tool-failed: Unknown benchmark: 'getpgid' for collection 'syscall'"]);
  expect(said("unknown-option")).toEqual(["tool-failed: Error: unknown option `nosuch'"]);
  const late = output(read("futex-wake", "stdout"), "perf: couldn't wakeup all tasks (3/4)\n");
  expect(check(late, {})).toMatchObject([{ code: "tool-failed", message: "couldn't wakeup all tasks (3/4)" }]);
});

test("threads that were not woken or moved are no result", () => {
  const some = read("futex-wake", "stdout").replace(/^Wokeup 64 of 64/m, "Wokeup 60 of 64");
  expect(check(output(some), {})).toMatchObject([{ code: "invalid-run", message: "woke up only 60 of 64 threads" }]);
  expect(check(captured("futex-wake"), {})).toEqual([]);
});

test("a wrapper that misses the running kernel's perf is told from perf", () => {
  const ubuntu =
    "WARNING: perf not found for kernel 6.8.0-138\n\n  You may need to install the following packages for this specific kernel:\n" +
    "    linux-tools-6.8.0-138-generic\n";
  const [problem] = check(output("", ubuntu, 2), {});
  expect(problem!.message).toMatch(/^perf not found for kernel 6\.8\.0-138: this perf is a wrapper .* with\.binary/);
  expect(check(output("", "E: linux-perf-6.18 is not installed.\n", 1), {})[0]!.message).toMatch(/wrapper/);
});

test("another benchmark than the one that was asked for is none; several are refused", () => {
  expect(said("other-benchmark", { bench: "sched pipe" })).toEqual([
    "invalid-run: asked for sched pipe, but this is a run of sched messaging",
  ]);
  expect(() => values(read("several", "stdout"))).toThrow(/several benchmarks/);
});
