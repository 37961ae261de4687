import type { Comparison, Severity } from "@perfmon/core/plugin";
import { describe, expect, test } from "vitest";
import analyzer from "./analyzer.ts";
import plugin from "./index.ts";

const comparison: Comparison = {
  id: "00000000",
  case: { id: "getpid", step: "getpid", parameters: {}, fingerprint: "f" },
  metric: "call.time",
  labels: {},
  unit: "s",
  better: "lower",
  kind: "system_call_latency",
  tags: [],
  headline: true,
  gates: true,
  baseline: { n: 5, runs: 1, median: 1, interval: null, confidence: null, warnings: [] },
  candidate: null,
  replicate: "repetition",
  noise: null,
  change: 0.5,
  interval: [0.15, 0.9],
  difference: null,
  confidence: 0.968,
  p: 0.008,
  limit: { value: 0.1, unit: "ratio", origin: "default" },
  detectable: 0.1,
  verdict: "regression",
  severity: "low",
  acknowledged: null,
  reasons: [],
};
const bands = { medium: 2, high: 3, critical: 5 };
const grade = (details: Partial<Comparison>, options = bands): Severity =>
  analyzer.classify({ verdict: "regression", severity: "low" }, { ...comparison, ...details }, options).severity;

describe("severity", () => {
  test.each([
    [0.11, "low"],
    [0.199, "low"],
    [0.2, "medium"],
    [0.3, "high"],
    [3 * 0.1, "high"],
    [0.499, "high"],
    [0.5, "critical"],
    [40, "critical"],
  ])("worse by at least %d, limit 10 %%: %s", (least, severity) => {
    expect(grade({ interval: [least, 100] })).toBe(severity);
  });

  test("more is better: the fall counts", () => {
    expect(grade({ better: "higher", change: -0.4, interval: [-0.45, -0.32] })).toBe("high");
  });

  test("a limit in the metric's unit has its multiples too", () => {
    const limit = { value: 0.002, unit: "s", origin: "step" };
    expect(grade({ limit, difference: { value: 0.007, interval: [0.0065, 0.008], detectable: 0.001 } })).toBe("high");
  });

  test("a limit of 0 % is graded as the default one; of 0 units as low", () => {
    expect(grade({ limit: { value: 0, unit: "ratio", origin: "step" }, interval: [0.35, 0.4] })).toBe("high");
    const difference = { value: 7, interval: [6, 8] as const, detectable: 1 };
    expect(grade({ limit: { value: 0, unit: "s", origin: "step" }, difference })).toBe("low");
  });

  test("bands that do not rise are refused: one of them would never be given", () => {
    const wrong = (options: typeof bands) => analyzer.validate!(options).map(({ path, message }) => [...path, message]);
    expect(wrong(bands)).toEqual([]);
    expect(wrong({ medium: 5, high: 2, critical: 1.12 })).toEqual([
      ["high", "high begins at 2 times the limit, which is not above medium at 5"],
      ["critical", "critical begins at 1.12 times the limit, which is not above high at 2"],
    ]);
    expect(wrong({ ...bands, high: 2 })).toHaveLength(1);
  });

  test("critical metrics are one step up, and nothing is above critical", () => {
    expect(grade({ tags: ["critical"], interval: [0.15, 1] })).toBe("medium");
    expect(grade({ tags: ["critical"], interval: [0.6, 1] })).toBe("critical");
  });

  test("the bands can be set, and their order does not matter", () => {
    expect(grade({ interval: [0.15, 1] }, { medium: 1, high: 1.5, critical: 9 })).toBe("high");
    expect(grade({ interval: [0.4, 1] }, { medium: 5, high: 3, critical: 9 })).toBe("high");
  });

  test("without an interval a regression is low", () => {
    expect(grade({ interval: null })).toBe("low");
  });

  test("only regressions have a severity", () => {
    for (const verdict of ["pass", "improvement", "inconclusive"] as const)
      expect(analyzer.classify({ verdict, severity: "high" }, comparison, bands)).toEqual({
        verdict,
        severity: "none",
      });
  });

  test("is found under its name", () => {
    expect(Object.keys(plugin.analyzers!)).toEqual(["severity"]);
    expect(analyzer.options.additionalProperties).toBe(false);
  });
});
