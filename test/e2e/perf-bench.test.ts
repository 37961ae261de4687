import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectExit, workspace } from "../perfmon.ts";
import { lacks } from "../tools.ts";
import { expectEqual, RealRun } from "./real-run.ts";

const step = (id: string, options: object) => ({ id, uses: "perf-bench", with: options });

const SUITE = {
  name: "perf-bench",
  defaults: { repetitions: 1, monitors: [], timeout: "60s" },
  steps: [
    step("messaging", { bench: "sched messaging", groups: 2 }),
    step("pipe", { bench: "sched pipe", loops: 20_000 }),
    step("syscall", { bench: "syscall basic", loops: 500_000 }),
    step("memcpy", { bench: "mem memcpy", function: "all", loops: 200 }),
    step("hash", { bench: "futex hash", runtime: "1s" }),
    step("wake", { bench: "futex wake", threads: 16, repeat: 2 }),
    step("requeue", { bench: "futex requeue", threads: 64, repeat: 2 }),
  ],
};

const missing = lacks("perf");

describe.skipIf(missing)("what is stored of perf bench is what it printed", () => {
  let real: RealRun;
  beforeAll(async () => {
    real = await RealRun.of(() => SUITE);
  }, 110_000);
  afterAll(() => real?.remove());

  const printed = (id: string, pattern: RegExp) => real.printed(id, "stdout", pattern);

  test("sched messaging: the time, in seconds", () => {
    const time = real.stored("messaging", "time");
    expectEqual(time.value, printed("messaging", /Total time: ([\d.]+) \[sec\]/));
    expect(time.unit).toBe("s");
  });

  test.each([
    ["pipe", 20_000],
    ["syscall", 500_000],
  ])("%s: time per operation, which is the total over the loops", (id, loops) => {
    const { value } = real.stored(id, "operation_time");
    expectEqual(value, printed(id, /([\d.]+) usecs\/op/) / 1e6);
    expectEqual(real.stored(id, "operation_rate").value, printed(id, /(\d+) ops\/sec/));
    // The total is cut to whole ms.
    const total = printed(id, /Total time: ([\d.]+) \[sec\]/);
    expect(value * loops).toBeGreaterThanOrEqual(total - 1e-6);
    expect(value * loops).toBeLessThan(total + 0.001 + 1e-6);
  });

  test("mem: every function by its label, in bytes per second", () => {
    const parts = real.raw("memcpy", "stdout").split("# function '").slice(1);
    expect(parts.length).toBeGreaterThan(0);
    for (const part of parts) {
      const name = part.slice(0, part.indexOf("'"));
      const [, number, unit] = /([\d.]+) ([MG])B\/sec/.exec(part)!;
      const wanted = Number(number) * (unit === "G" ? 1_073_741_824 : 1_048_576);
      expectEqual(real.stored("memcpy", "bandwidth", { function: name }).value, wanted);
    }
    expect(real.metricsOf("memcpy")).toHaveLength(parts.length);
  });

  test("futex: the rate of a thread, and times from ms", () => {
    expectEqual(real.stored("hash", "operation_rate").value, printed("hash", /Averaged (\d+) operations\/sec/));
    expectEqual(real.stored("wake", "wake_time").value, printed("wake", /^Wokeup.* in ([\d.]+) ms/m) / 1000);
    expectEqual(real.stored("requeue", "requeue_time").value, printed("requeue", /^Requeued.* in ([\d.]+) ms/m) / 1000);
  });
});

test.skipIf(missing)("a buffer that cannot be had is a failed step, though perf exits with 0", async () => {
  const made = workspace();
  made.write("suite.yaml", {
    name: "too-much",
    steps: [{ ...step("memcpy", { bench: "mem memcpy", size: "900TiB" }), repetitions: 1 }],
  });
  const { stdout, stderr } = await expectExit(3, made.run(["exec", "suite.yaml"]));
  expect(stdout + stderr).toContain("Memory allocation failed");
});

test("the wrapper of another kernel's perf says what to name instead", async () => {
  const made = workspace();
  const wrapper = made.program("perf", "#!/bin/sh\necho 'WARNING: perf not found for kernel 6.8.0-138' >&2\nexit 2\n");
  made.write("suite.yaml", {
    name: "wrapper",
    steps: [{ ...step("pipe", { bench: "sched pipe", binary: wrapper }), repetitions: 1 }],
  });
  const { stdout, stderr } = await expectExit(3, made.run(["exec", "suite.yaml"]));
  expect(stdout + stderr).toContain("this perf is a wrapper that wants the perf of the running kernel");
});
