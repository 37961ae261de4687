import type { Comparison, Evidence, Finding, Sample } from "@perfmon/core/plugin";
import { describe, expect, test } from "vitest";
import analyzer from "./analyzer.ts";
import plugin from "./index.ts";

/** Factors of 20 runs that scatter by 1 % or so, in no order. */
const NOISE = [3, -7, 11, 0, -4, 8, -12, 5, -2, 9, -9, 1, 6, -6, 12, -1, 4, -10, 2, 7].map((n) => 1 + n / 1000);

const comparison = {
  case: { id: "getpid", step: "getpid", parameters: {}, fingerprint: "f" },
  metric: "latency",
  labels: { job: "a" },
  unit: "s",
  better: "lower",
} as unknown as Comparison;

const sample = (level: number, i: number): Sample => ({
  run: `run-${i}`,
  caseId: "getpid",
  fingerprint: "f",
  metric: { name: "latency", unit: "s", better: "lower", kind: "custom", description: "" },
  labels: { job: "a" },
  // Three repetitions around the run's own level; one of them far off, which a median does not notice.
  values: [level, level * 1.001, level * (i % 5 === 0 ? 3 : 0.999)],
  commandHashes: ["c"],
  warnings: [],
});

/** The last run is the candidate. */
function evidenceOf(levels: readonly number[], better: "lower" | "higher" = "lower"): Evidence {
  const samples = levels.map((level, i) => sample(level * NOISE[i % NOISE.length]!, i));
  return {
    comparison: { ...comparison, better },
    candidate: samples.at(-1)!,
    others: [],
    baseline: samples.slice(0, -1),
  };
}
const find = async (levels: readonly number[], better?: "lower" | "higher", smallest = 0.01): Promise<Finding[]> => [
  ...(await analyzer.detect([evidenceOf(levels, better)], { smallest }, { canary: null, mayRerun: false })),
];
const steps = (before: number, after: number, ratio = 1.1) => [
  ...Array.from({ length: before }, () => 412e-9),
  ...Array.from({ length: after }, () => 412e-9 * ratio),
];

describe("changepoint", () => {
  test("speaks in the run that confirms a step, and says when it began", async () => {
    const [finding, ...more] = await find(steps(12, 4));
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      analyzer: "changepoint",
      caseId: "getpid",
      metric: "latency",
      labels: { job: "a" },
      verdict: "regression",
      reasons: [{ code: "change-point" }],
      evidence: { run: "run-12", previous: "run-11", runs: 16, change: expect.closeTo(0.1, 1) },
    });
    expect(finding!.reasons[0]!.message).toMatch(
      /^since run run-12 \(3 runs before this one\) the level is 45\d(\.\d)? ns, before it was 41\d(\.\d)? ns: \+(9|10)\.\d%$/,
    );
  });

  test("is silent before, after, and where nothing changed", async () => {
    for (const levels of [
      steps(12, 3),
      steps(12, 5),
      steps(12, 8),
      steps(20, 0),
      steps(3, 4),
      steps(1, 1),
      steps(0, 1),
    ])
      expect(await find(levels), String(levels.length)).toEqual([]);
  });

  test("an old step does not hide a new one", async () => {
    const levels = [...steps(10, 10), ...Array.from({ length: 4 }, () => 412e-9 * 1.25)];
    expect(await find(levels)).toMatchObject([{ evidence: { run: "run-20" } }]);
  });

  test("better or worse is the metric's to say", async () => {
    expect(await find(steps(12, 4, 0.9))).toMatchObject([{ verdict: "improvement" }]);
    expect(await find(steps(12, 4, 0.9), "higher")).toMatchObject([{ verdict: "regression" }]);
    expect(await find(steps(12, 4), "higher")).toMatchObject([{ verdict: "improvement" }]);
  });

  test("what is too small for a word is not worth one", async () => {
    expect(await find(steps(12, 4), "lower", 0.2)).toEqual([]);
  });

  test("from 0 there is no ratio, and still a word", async () => {
    const levels = [...Array.from({ length: 12 }, () => 0), ...Array.from({ length: 4 }, () => 2e-6)];
    const [finding] = await find(levels);
    expect(finding!.reasons[0]!.message).toMatch(/the level is 2\.0\d µs, before it was 0 s$|before it was 0 s$/);
    expect(finding!.evidence).toMatchObject({ change: null });
  });

  test("is found under its name", () => {
    expect(Object.keys(plugin.analyzers!)).toEqual(["changepoint"]);
    expect(analyzer.options.additionalProperties).toBe(false);
  });
});
