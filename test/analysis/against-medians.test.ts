import fc from "fast-check";
import { expect, test } from "vitest";
import { againstMedians } from "../../core/analysis/against-medians.ts";
import { judge } from "../../core/analysis/judge.ts";
import type { Summary } from "../../core/model/comparison.ts";
import { builtIn, caseOf, runOf, sampleOf } from "./samples.ts";

const summary = (median: number): Summary => ({
  n: 5,
  runs: 1,
  median,
  interval: null,
  confidence: null,
  warnings: [],
});
const between = (before: number, now: number, change: number | null, difference: number | null = null) =>
  againstMedians(
    { baseline: summary(before), candidate: summary(now), unit: "s", replicate: "run" },
    change,
    difference,
  )?.message ?? null;

test("only where the two contradict each other as people see them", () => {
  expect(between(10, 11, -0.02)).toBe(
    "the medians went the other way (10.0 s, now 11.0 s): the change goes by the mean of the earlier runs without accidents",
  );
  expect(between(11, 10, 0.02)).toContain("the other way (11.0 s, now 10.0 s)");
  expect(between(-2, -3, null, 0.5)).toContain("the other way");
  for (const [before, now, change] of [
    [10, 11, 0.02],
    [10, 10, 0.02],
    [10, 11, 0],
    [10, 11, null],
    // Nobody sees a difference that is not shown, nor the sign of 0.0 %.
    [10, 10.0001, -0.02],
    [10, 11, -0.0001],
  ] as const)
    expect(between(before, now, change)).toBeNull();
});

/** Seven earlier runs whose median lies below their mean, and a run between the two: it is lower than the mean, and higher than the median. */
const EARLIER = [100, 101, 102, 103, 118, 119, 120];
const NOW = 106;

async function compared(earlier: readonly number[], now: number) {
  const run = (id: string, level: number) => runOf(id, [sampleOf([level, level, level])]);
  const { comparisons } = await judge({
    candidate: { ...run("now", now), cases: [caseOf()], others: [] },
    baseline: {
      choice: { rule: "automatic", name: null, runs: [], reasons: [] },
      runs: earlier.map((level, i) => run(`r${i}`, level)),
      whole: true,
    },
    analyzers: builtIn,
    config: { minBoots: null },
  });
  return comparisons[0]!;
}

test("a comparison whose columns and change have different signs says which one counts", async () => {
  const found = await compared(EARLIER, NOW);
  expect(found.candidate!.median).toBeGreaterThan(found.baseline!.median);
  expect(found.change).toBeLessThan(0);
  expect(found.reasons.map(({ code }) => code)).toContain("against-medians");
});

test("none contradicts itself in silence", async () => {
  const level = fc.double({ min: 1, max: 1000, noNaN: true });
  await fc.assert(
    fc.asyncProperty(fc.array(level, { minLength: 1, maxLength: 12 }), level, async (earlier, now) => {
      const { baseline, candidate, change, reasons } = await compared(earlier, now);
      if (change === null || Math.abs(change) < 0.001 || !baseline || !candidate) return;
      const shown = candidate.median / baseline.median - 1;
      const said = reasons.some(({ code }) => code === "against-medians");
      if (Math.abs(shown) > 0.01 && shown * change < 0) expect(said).toBe(true);
      if (shown * change > 0) expect(said).toBe(false);
    }),
    { numRuns: 200 },
  );
});
