import type { Comparison, Evidence, Finding } from "@perfmon/core/plugin";
import { describe, expect, test } from "vitest";
import analyzer from "./analyzer.ts";
import plugin from "./index.ts";

const summary = { n: 5, runs: 1, median: 100, interval: null, confidence: null, warnings: [] };
const comparison: Comparison = {
  id: "00000000",
  case: { id: "read iodepth=1", step: "read", parameters: { iodepth: 1 }, fingerprint: "f" },
  metric: "read.latency",
  labels: { job: "a" },
  unit: "s",
  better: "lower",
  kind: "io_latency",
  tags: [],
  headline: true,
  gates: true,
  baseline: summary,
  candidate: summary,
  replicate: "repetition",
  noise: null,
  change: 0,
  interval: [-0.02, 0.02],
  difference: null,
  confidence: 0.968,
  p: 0.5,
  limit: { value: 0.1, unit: "ratio", origin: "default" },
  detectable: 0.03,
  verdict: "inconclusive",
  severity: "none",
  acknowledged: null,
  reasons: [],
};

async function find(details: Partial<Comparison>, confidence = 0.9): Promise<Finding> {
  const evidence = { comparison: { ...comparison, ...details }, candidate: {}, baseline: [] } as unknown as Evidence;
  const [finding] = await analyzer.detect([evidence], { confidence }, { canary: null, mayRerun: false });
  return finding!;
}
const verdict = async (details: Partial<Comparison>) => (await find(details)).verdict;

describe("threshold", () => {
  test("regression: only when the whole interval is beyond the limit", async () => {
    expect(await verdict({ change: 0.3, interval: [0.11, 0.4] })).toBe("regression");
    expect(await verdict({ change: 0.3, interval: [0.1, 0.4] })).toBe("inconclusive");
    expect(await verdict({ change: 0.3, interval: [-0.01, 0.6] })).toBe("inconclusive");
  });

  test("improvement likewise, on the other side", async () => {
    expect(await verdict({ change: -0.3, interval: [-0.4, -0.11] })).toBe("improvement");
    expect(await verdict({ change: -0.3, interval: [-0.4, -0.09] })).toBe("inconclusive");
  });

  test("more is better: the sides change places", async () => {
    expect(await verdict({ better: "higher", change: -0.3, interval: [-0.4, -0.11] })).toBe("regression");
    expect(await verdict({ better: "higher", change: 0.3, interval: [0.11, 0.4] })).toBe("improvement");
  });

  test("pass: only when inside, and a change as large as the limit would have been seen", async () => {
    expect(await verdict({})).toBe("pass");
    const blind = await find({ interval: [-0.08, 0.08], detectable: 0.12 });
    expect(blind).toMatchObject({ verdict: "inconclusive", reasons: [{ code: "not-detectable" }] });
    expect(blind.reasons[0]!.message).toBe(
      "nothing below 12% could have been seen, and the limit is 10%: about 3 more repetitions a side",
    );
  });

  test("an interval across the limit says about how many more repetitions decide", async () => {
    const { reasons } = await find({ change: 0.05, interval: [-0.05, 0.15] });
    expect(reasons[0]).toEqual({
      code: "wide-interval",
      message: "the interval reaches across the limit of 10%: about 15 more repetitions a side",
    });
    const edge = await find({ change: 0.1, interval: [0.09, 0.11] });
    expect(edge.reasons[0]!.message).toMatch(/more repetitions will hardly decide it/);
  });

  test("an interval of less confidence than asked decides nothing", async () => {
    const far = { change: 1, interval: [0.9, 1.1] as const };
    const two = { ...summary, n: 2 };
    const found = await find({ ...far, confidence: 2 / 3, baseline: two, candidate: two });
    expect(found).toMatchObject({ verdict: "inconclusive", reasons: [{ code: "too-few" }] });
    expect(found.reasons[0]!.message).toBe(
      "2 against 2 repetitions give an interval of at most 66.7 % confidence, and 90 % is asked: repeat at least 3 times a side",
    );
    expect(await verdict({ ...far, confidence: 1 - 2 / 20 })).toBe("regression");
    expect((await find({ ...far, confidence: 0.9 }, 0.95)).reasons[0]!.message).toMatch(/at least 4 times a side/);
    expect((await find({ change: 1, interval: null, confidence: null })).reasons[0]!.message).toMatch(/no interval/);
  });

  test("a limit in the metric's unit is held against the difference", async () => {
    const limit = { value: 0.002, unit: "s", origin: "step" };
    const of = (low: number, high: number) => ({
      limit,
      difference: { value: (low + high) / 2, interval: [low, high] as const, detectable: 0.0005 },
    });
    const found = await find(of(0.003, 0.004));
    expect(found).toMatchObject({
      verdict: "regression",
      reasons: [{ message: "at least 3.00 ms worse; the limit is 2.00 ms" }],
    });
    expect(await verdict(of(-0.001, 0.001))).toBe("pass");
  });

  test("a percentage where no ratio exists is one of the baseline's median; of 0 it is none", async () => {
    const of = (median: number) => ({
      change: null,
      interval: null,
      baseline: { ...summary, median },
      difference: { value: 3, interval: [2, 4] as const, detectable: 1 },
    });
    expect(await verdict(of(-10))).toBe("regression");
    expect(await verdict(of(100))).toBe("pass");
    expect(await find(of(0))).toMatchObject({ verdict: "inconclusive", reasons: [{ code: "no-ratio" }] });
  });

  test("a finding names its comparison and carries its evidence", async () => {
    expect(await find({})).toMatchObject({
      analyzer: "threshold",
      caseId: "read iodepth=1",
      metric: "read.latency",
      labels: { job: "a" },
      evidence: { p: 0.5, confidence: 0.968, interval: [-0.02, 0.02], runs: 1 },
    });
  });

  test("is found under its name", () => {
    expect(Object.keys(plugin.analyzers!)).toEqual(["threshold"]);
    expect(analyzer.options.additionalProperties).toBe(false);
  });
});
