import fc from "fast-check";
import { expect, test } from "vitest";
import { judge } from "../../core/analysis/judge.ts";
import { pairSamples } from "../../core/analysis/pairing.ts";
import { bySeries } from "../../core/analysis/series.ts";
import { type Comparison, SEVERITIES } from "../../core/model/comparison.ts";
import { type Labels, labelKey } from "../../core/model/metric.ts";
import { classify } from "../../plugins/analyzers/severity/analyzer.ts";
import { inputOf, latency, percent, rate, sampleOf } from "../analysis/samples.ts";

const samples = fc.array(
  fc
    .record({
      run: fc.constantFrom("r1", "r2"),
      fingerprint: fc.constantFrom("f1", "f2"),
      metric: fc.constantFrom(latency, rate, { ...latency, unit: "1" }, { ...rate, unit: "s" }),
      labels: fc.constantFrom<Labels[]>({}, { job: "a" }, { job: "b" }, { job: "a", size: "1" }),
      commandHashes: fc.constantFrom(["c1"], ["c2"], ["c1", "c2"]),
    })
    .map((details) => sampleOf([1, 2, 3], details)),
  { maxLength: 12 },
);

test("a comparison only pairs equal metrics of equal cases and units", () => {
  fc.assert(
    fc.property(samples, samples, (candidates, baseline) => {
      const pairs = pairSamples(candidates, bySeries(baseline));
      expect(pairs).toHaveLength(candidates.length);
      for (const { candidate, baseline: earlier, refusal } of pairs) {
        if (refusal === null) expect(earlier.length).toBeGreaterThan(0);
        for (const sample of earlier) {
          expect(sample.fingerprint).toBe(candidate.fingerprint);
          expect(sample.metric.name).toBe(candidate.metric.name);
          expect(sample.metric.unit).toBe(candidate.metric.unit);
          expect(labelKey(sample.labels)).toBe(labelKey(candidate.labels));
          if (refusal === null) expect(sample.commandHashes).toEqual(candidate.commandHashes);
        }
      }
    }),
    { numRuns: 500 },
  );
});

const level = (severity: Comparison["severity"]) => SEVERITIES.indexOf(severity);
const value = fc.double({ min: 0.5, max: 2, noNaN: true });
const repetitions = fc.array(value, { minLength: 3, maxLength: 8 });

test("a larger worsening never gets a lower severity", async () => {
  await fc.assert(
    fc.asyncProperty(
      repetitions,
      repetitions,
      fc.double({ min: 1, max: 10, noNaN: true }),
      fc.double({ min: 1, max: 10, noNaN: true }),
      fc.boolean(),
      async (before, now, factor, more, lower) => {
        const metric = lower ? latency : rate;
        const of = async (by: number) => {
          const input = inputOf(before, now);
          const worse = now.map((one) => (lower ? one * by : one / by));
          const at = (values: readonly number[]) => [sampleOf(values, { metric })];
          const found = await judge({
            ...input,
            candidate: { ...input.candidate, samples: at(worse) },
            baseline: { ...input.baseline, runs: [{ ...input.baseline.runs[0]!, samples: at(before) }] },
          });
          return found.comparisons[0]!;
        };
        const [small, large] = [await of(factor), await of(factor * more)];
        expect(level(large.severity)).toBeGreaterThanOrEqual(level(small.severity));
        if (small.verdict === "regression") expect(large.verdict).toBe("regression");
        if (large.verdict === "pass" || large.verdict === "improvement") expect(small.verdict).not.toBe("regression");
      },
    ),
    { numRuns: 300 },
  );
});

test("the same, for any bands, limits and tags, in a ratio or in the metric's unit", async () => {
  const [base] = (await judge(inputOf([1, 1, 1], [2, 2, 2]))).comparisons;
  const bound = fc.double({ min: 0, max: 20, noNaN: true });
  fc.assert(
    fc.property(
      bound,
      bound,
      fc.double({ min: 0, max: 2, noNaN: true }),
      fc.record({
        medium: fc.integer({ min: 1, max: 9 }),
        high: fc.integer({ min: 1, max: 9 }),
        critical: fc.integer({ min: 1, max: 9 }),
      }),
      fc.constantFrom([], ["critical"]),
      fc.boolean(),
      (a, b, limit, bands, tags, ratio) => {
        const of = (least: number): Comparison => {
          const interval = [least, least + 1] as const;
          const difference = { value: least + 0.5, interval, detectable: 0.1 };
          const shown = ratio
            ? { change: least + 0.5, interval, limit: percent(limit * 100) }
            : { change: null, interval: null, difference, limit: { value: limit, unit: "s", origin: "step" } };
          return { ...base!, ...shown, tags };
        };
        const graded = (least: number) =>
          level(classify({ verdict: "regression", severity: "low" }, of(least), bands).severity);
        expect(graded(Math.max(a, b))).toBeGreaterThanOrEqual(graded(Math.min(a, b)));
        expect(graded(a)).toBeGreaterThanOrEqual(level("low"));
      },
    ),
    { numRuns: 500 },
  );
});
