import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { CommandContext } from "@perfmon/core/plugin";
import { testTool } from "@perfmon/core/plugin/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { check } from "./check.ts";
import { command } from "./command.ts";
import type { CyclictestOptions } from "./options.ts";
import { parse } from "./parse.ts";
import tool from "./tool.ts";

const FIXTURES = fileURLToPath(new URL("./fixtures", import.meta.url));
for (const each of testTool(tool, FIXTURES)) test(each.name, each.run);

const options: CyclictestOptions = {
  duration: 10,
  interval: 0.001,
  policy: "fifo",
  priority: 80,
  histogram: 0.001,
  lock_memory: true,
  deep_sleep: false,
};
const on = (cpus: readonly number[] | null): CommandContext => ({
  binary: (name) => name,
  file: (name) => name,
  port: (name) => name,
  cpus,
  facts: {},
});
const words = (given: Partial<CyclictestOptions> = {}, cpus: readonly number[] | null = [0, 2]) =>
  command({ ...options, ...given }, on(cpus)).argv.join(" ");
const fixture = (name: string, file = "files/cyclictest.json") => readFileSync(`${FIXTURES}/${name}/${file}`, "utf8");
const output = (result: string, stderr = "", exitCode = 0) => ({
  ...{ stdout: "", stderr, exitCode, signal: null, files: { "cyclictest.json": result }, duration: null },
});
const values = (result: string) =>
  Object.fromEntries(parse(output(result)).map(({ metric, value }) => [metric, value]));
const said = (result: string, asked: Partial<CyclictestOptions>) =>
  check(output(result), asked).map(({ severity, code, message }) => `${severity} ${code}: ${message}`);

/** A document with these latencies in ns, one list a thread; those beyond `range` are counted and not placed. */
function document(threads: readonly (readonly number[])[], range = Number.POSITIVE_INFINITY): string {
  const thread = threads.map((latencies) => {
    const histogram: Record<string, number> = {};
    for (const each of latencies) if (each < range) histogram[each] = (histogram[each] ?? 0) + 1;
    const avg = latencies.reduce((sum, each) => sum + each, 0) / latencies.length;
    return { histogram, cycles: latencies.length, min: Math.min(...latencies), max: Math.max(...latencies), avg };
  });
  return JSON.stringify({ file_version: 1, resolution_in_ns: 1, thread: { ...thread } });
}

describe("command", () => {
  test("a thread on each of the step's CPUs, or on each CPU", () => {
    expect(words()).toBe(
      "cyclictest --quiet --duration=10 --interval=1000 --affinity=0,2 --threads=2 --policy=fifo --priority=80 " +
        "--mlockall --nsecs --histogram=1000000 --histfile=/dev/null --json=cyclictest.json",
    );
    expect(words({ threads: 5 })).toContain(" --affinity=0,2 --threads=5 ");
    expect(words({}, null)).toContain(" --smp ");
    expect(words({ threads: 3 }, null)).toMatch(/^(?!.*--affinity).* --threads=3 /);
  });
  test("a policy without priority has none", () =>
    expect(words({ policy: "other" })).toMatch(/--policy=other --mlock/));
  test("the histogram is in ns up to 1 ms, and never has more buckets than cyclictest has", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.00001, max: 1, noNaN: true }), (histogram) => {
        const argv = words({ histogram });
        const buckets = Number(/ --histogram=(\d+) /.exec(argv)![1]);
        expect(buckets).toBeGreaterThan(0);
        expect(buckets).toBeLessThanOrEqual(1e6);
        const step = argv.includes(" --nsecs ") ? 1e-9 : 1e-6;
        expect(Math.abs(buckets * step - histogram)).toBeLessThanOrEqual(step);
      }),
    );
  });
});

describe("numbers", () => {
  test("percentiles of all threads together are those of all their wake-ups", () => {
    const latencies = fc.array(fc.integer({ min: 1, max: 999_999 }), { minLength: 1, maxLength: 400 });
    fc.assert(
      fc.property(fc.array(latencies, { minLength: 1, maxLength: 4 }), (threads) => {
        const given = values(document(threads));
        const all = threads.flat().sort((a, b) => a - b);
        expect(given["latency.p50"]).toBe(all[Math.ceil(all.length / 2) - 1]);
        expect(given["latency.p99"]).toBe(all[Math.ceil(all.length * 0.99 - 1e-9) - 1]);
        expect(given["latency.min"]).toBe(all[0]);
        expect(given["latency.max"]).toBe(all.at(-1));
        expect(given["latency.mean"]! / (all.reduce((sum, each) => sum + each, 0) / all.length)).toBeCloseTo(1, 9);
      }),
    );
  });
  test("99.9 needs 10 000 wake-ups", () => {
    const ramp = (n: number) => document([Array.from({ length: n }, (_, i) => i + 1)]);
    expect(values(ramp(10_000))["latency.p99_9"]).toBe(9990);
    expect(values(ramp(9_000))).not.toHaveProperty(["latency.p99_9"]);
  });
  test("a percentile beyond the histogram is missing, and that is said; mean and maximum know it", () => {
    const late = document([[...Array<number>(98).fill(10), 2000, 3000]], 1000);
    expect(values(late)).toEqual({
      ...{ "latency.min": 10, "latency.p50": 10, "latency.max": 3000 },
      "latency.mean": (980 + 5000) / 100,
    });
    expect(said(late, { histogram: 0.000001 })).toEqual([
      expect.stringMatching(/^warning beyond-histogram: 2 of 100 .* percentile 99 and percentile 99.9 is missing/),
    ]);
    expect(said(document([[1, 2, 3]]), { histogram: 0.001 })).toEqual([]);
  });
  test("a microsecond is a coarse step for few of them", () => {
    const p50 = parse(output(fixture("coarse"))).find(({ metric }) => metric === "latency.p50")!;
    expect(p50).toMatchObject({ unit: "us", warnings: [expect.stringContaining("in steps of 1 us")] });
  });
});

describe("a run that is none", () => {
  test("without the right to its priority", () => {
    expect(check(output("", fixture("not-permitted", "stderr"), 1), {})).toMatchObject([
      { code: "tool-failed", message: expect.stringMatching(/as root, raise RLIMIT_RTPRIO, or say policy: other/) },
    ]);
  });
  test("broken off it ends with 0 and has numbers, but too few wake-ups", () => {
    expect(values(fixture("broken-off"))).toHaveProperty(["latency.mean"]);
    expect(said(fixture("broken-off"), { duration: 20, interval: 0.001 })).toEqual([
      expect.stringMatching(/^error invalid-run: thread 0 woke up \d+ times in 20 s, of 20000: the run was broken off/),
    ]);
  });
  test("where some wake-ups were missed, it says so", () => {
    const thread = Array<number>(850).fill(5);
    expect(said(document([thread, thread]), { duration: 1, interval: 0.001 })).toEqual([
      expect.stringMatching(/^warning missed-wake-ups: thread 0 woke up 850 times in 1 s, of 1000/),
    ]);
  });
  test("text is refused by name", () =>
    expect(() => parse({ ...output(""), stdout: fixture("text", "stdout"), files: {} })).toThrow(/--json=FILE/));
});

test("its version is in its output", () => expect(tool.version!(output(fixture("one-cpu")))).toBe("2.40"));
