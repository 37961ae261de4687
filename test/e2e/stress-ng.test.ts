import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectExit, workspace } from "../perfmon.ts";
import { lacks } from "../tools.ts";
import { expectEqual, RealRun } from "./real-run.ts";

const SUITE = {
  name: "stress",
  defaults: { repetitions: 1, monitors: [], timeout: "60s" },
  steps: [
    {
      id: "one",
      uses: "stress-ng",
      matrix: { stressor: ["switch", "context"] },
      with: { stressors: ["${{ matrix.stressor }}"], timeout: "1s" },
    },
    {
      id: "both",
      uses: "stress-ng",
      with: { stressors: ["mutex", "cpu"], workers: { cpu: 2 }, cpu_method: "fft", timeout: "1s" },
    },
  ],
};

const missing = lacks("stress-ng");

describe.skipIf(missing)("what is stored of stress-ng is what it wrote", () => {
  let real: RealRun;
  beforeAll(async () => {
    real = await RealRun.of(() => SUITE);
  }, 110_000);
  afterAll(() => real?.remove());

  /** A number of the part of the YAML that is about a stressor. */
  const written = (id: string, stressor: string, key: string): number => {
    const part = real
      .raw(id, "files/stress-ng.yaml")
      .split("- stressor: ")
      .find((text) => text.startsWith(`${stressor}\n`))!;
    return Number(new RegExp(`^ +${key}: (\\S+)$`, "m").exec(part)![1]);
  };

  test.each([
    ["one stressor=switch", "switch"],
    ["one stressor=context", "context"],
    ["both", "mutex"],
    ["both", "cpu"],
  ])("%s: rates of %s, by the clock and by CPU time", (id, stressor) => {
    const [real_, cpu] = ["real", "cpu"].map((kind) => real.stored(id, `bogo_rate.${kind}`, { stressor }));
    expectEqual(real_!.value, written(id, stressor, "bogo-ops-per-second-real-time"));
    expectEqual(cpu!.value, written(id, stressor, "bogo-ops-per-second-usr-sys-time"));
    expect(real_!.unit).toBe("1/s");
    // The same again, from what it counted.
    const counted = written(id, stressor, "bogo-ops") / written(id, stressor, "wall-clock-time");
    expect(real_!.value / counted).toBeCloseTo(1, 3);
    expectEqual(real.stored(id, "max_rss", { stressor }).value, written(id, stressor, "max-rss") * 1024);
  });

  test("what a stressor measures of itself, in seconds", () => {
    const id = "one stressor=switch";
    const own = real.stored(id, "operation_time", { stressor: "switch", operation: "context-switch-pipe-method" });
    expectEqual(own.value, written(id, "switch", "nanosecs-per-context-switch-pipe-method") / 1e9);
    expect(own.unit).toBe("s");
  });
});

test.skipIf(missing)("a stressor without one operation is a failed step, though stress-ng exits with 0", async () => {
  const made = workspace();
  made.write("suite.yaml", {
    name: "too-much",
    steps: [
      {
        id: "vm",
        uses: "stress-ng",
        repetitions: 1,
        with: { stressors: ["vm"], timeout: "1s", vm_bytes: "100TiB" },
      },
    ],
  });
  const { stdout, stderr } = await expectExit(3, made.run(["exec", "suite.yaml"]));
  expect(stdout + stderr).toContain("the stressor vm did not complete one bogo operation");
});
