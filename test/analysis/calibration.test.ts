import fc from "fast-check";
import { expect, test } from "vitest";
import { type CalibrationRun, calibrateFrom, MARGIN } from "../../core/analysis/calibration.ts";
import { uniform } from "../../core/exec/seeded.ts";
import { normalQuantile } from "../../core/stats/index.ts";
import { builtIn as analyzers, caseOf, latency, machine, runOf, sampleOf } from "./samples.ts";

/** Runs of one case, each with the values of its repetitions, oldest first. */
const runsOf = (values: readonly (readonly number[])[]): CalibrationRun[] =>
  values.map((each, i) => {
    const run = `run-${i}`;
    return { ...runOf(run, [sampleOf(each, { run })], { environment: machine }), cases: [caseOf()] };
  });

/** Runs whose luck varies by `between`, and their repetitions by `within`. */
function simulated(seed: number, runs: number, { between, within }: { between: number; within: number }): number[][] {
  const random = uniform(seed);
  const normal = () => normalQuantile(0.001 + 0.998 * random());
  return Array.from({ length: runs }, () => {
    const luck = normal() * between;
    return Array.from({ length: 5 }, () => Math.exp(luck + normal() * within));
  });
}

test("noise between and within runs, and what a history of 10, 20 and 30 runs would show", async () => {
  const { series, rule, alarms } = await calibrateFrom(
    runsOf(simulated(1, 200, { between: 0.02, within: 0.01 })),
    analyzers,
  );
  expect([rule, series.length, alarms.judged]).toEqual(["runs", 1, 200]);
  const [one] = series;
  expect(one).toMatchObject({ case: { id: "getpid" }, metric: latency.name, unit: "s" });
  expect(Math.abs(one!.noise!.between / 0.02 - 1)).toBeLessThan(0.15);
  expect(Math.abs(one!.noise!.within! / 0.01 - 1)).toBeLessThan(0.15);
  const [ten, twenty, thirty] = one!.detectable.map(({ change }) => change!);
  expect(ten).toBeGreaterThan(twenty!);
  expect(twenty).toBeGreaterThan(thirty!);
  // z(.975) + z(.8) = 2.8 standard deviations at least.
  expect(thirty).toBeGreaterThan(2.8 * one!.noise!.between);
  expect(thirty).toBeLessThan(4 * 0.023);
  expect(alarms.regressions / alarms.judged).toBeLessThanOrEqual(0.02);
});

test("with the thresholds that it suggests none of its runs is a regression, whatever they are like", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 1e6 }),
      fc.integer({ min: 2, max: 12 }),
      fc.constantFrom(0.001, 0.02, 0.1, 0.3),
      fc.constantFrom(0.001, 0.02, 0.1),
      async (seed, runs, between, within) => {
        const { series, withThresholds } = await calibrateFrom(
          runsOf(simulated(seed, runs, { between, within })),
          analyzers,
        );
        const { threshold, largest } = series[0]!;
        if (threshold === null) expect(largest! * MARGIN).toBeGreaterThan(0.5);
        else {
          expect(threshold).toBeGreaterThanOrEqual(largest! * MARGIN);
          expect(withThresholds).toMatchObject({ judged: runs, regressions: 0 });
        }
      },
    ),
    { numRuns: 40 },
  );
});

test("fewer than 6 other runs: judged by repetitions, and said", async () => {
  const six = await calibrateFrom(runsOf(simulated(3, 6, { between: 0.02, within: 0.01 })), analyzers);
  expect(six.rule).toBe("repetitions");
  expect(six.series[0]!.noise).toMatchObject({ runs: 6 });
  const three = await calibrateFrom(runsOf(simulated(3, 3, { between: 0.02, within: 0.01 })), analyzers);
  expect(three.series[0]).toMatchObject({ noise: null, detectable: [{ runs: 10, change: null }, {}, {}] });
});

test("what can be zero has no ratio, no threshold, and a defined noise", async () => {
  const { series } = await calibrateFrom(runsOf(Array.from({ length: 8 }, (_, i) => [i % 2, 0, i % 3])), analyzers);
  expect(series[0]).toMatchObject({ largest: null, threshold: null, noise: { runs: 8 } });
});
