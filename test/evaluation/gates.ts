import { judge } from "../../core/analysis/judge.ts";
import { measureAgain } from "../../core/api/rerun.ts";
import { mannWhitney, median, studentQuantile, studentUpperTail } from "../../core/stats/index.ts";
import { builtIn, caseOf, runOf, sampleOf } from "../analysis/samples.ts";
import type { Run } from "./noise-models.ts";

/**
 * Whether the candidate is called worse. `draw` measures it once more. Oldest run first, lower is better, a run has the values of its
 * repetitions.
 */
export type Gate = (earlier: readonly Run[], candidate: Run, draw: () => Run) => boolean | Promise<boolean>;

/** perfmon: its judge with the built-in analyzers and its defaults; `reruns` at most. */
const perfmon =
  (reruns: number): Gate =>
  async (earlier, candidate, draw) => {
    const baseline = earlier.map((values, i) => runOf(`r${i}`, [sampleOf(values)]));
    const again: Run[] = [];
    const { verdict } = await measureAgain({
      most: reruns,
      say: () => {},
      measure: async () => {
        again.push(draw());
        return true;
      },
      judge: (mayRerun) =>
        judge({
          candidate: {
            ...runOf("now", [sampleOf(candidate)]),
            cases: [caseOf()],
            others: again.map((values, i) => runOf(`again${i}`, [sampleOf(values)])),
          },
          baseline: { choice: { rule: "automatic", name: null, runs: [], reasons: [] }, runs: baseline },
          analyzers: builtIn,
          mayRerun,
        }),
    });
    return verdict === "regression";
  };

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: readonly number[]) => {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
};

/** Means of this run and the one before it, 10 % apart. */
const tenPercent: Gate = (earlier, candidate) => mean(candidate) > 1.1 * mean(earlier.at(-1)!);

/** Welch's t of this run's repetitions against those of the one before it, two-sided at 5 %. */
const welch: Gate = (earlier, candidate) => {
  const before = earlier.at(-1)!;
  const [a, b] = [variance(before) / before.length, variance(candidate) / candidate.length];
  const df = (a + b) ** 2 / (a ** 2 / (before.length - 1) + b ** 2 / (candidate.length - 1));
  return studentUpperTail((mean(candidate) - mean(before)) / Math.sqrt(a + b), df)! < 0.025;
};

/** The same by Mann and Whitney, as benchstat does it. */
const ranks: Gate = (earlier, candidate) => {
  const before = earlier.at(-1)!;
  return mannWhitney(before, candidate).twoSided! < 0.05 && median(candidate)! > median(before)!;
};

/** Bencher's t-test threshold with an upper boundary of .98: mean and standard deviation of the earlier runs, one value each. */
const bencher: Gate = (earlier, candidate) => {
  const runs = earlier.map(mean);
  return mean(candidate) > mean(runs) + studentQuantile(0.98, runs.length - 1)! * Math.sqrt(variance(runs));
};

/** Gates by name; the peers are implemented here for comparison only. */
export const gates: Readonly<Record<string, Gate>> = {
  perfmon: perfmon(4),
  "perfmon, no re-runs": perfmon(0),
  "10 % of means": tenPercent,
  Welch: welch,
  "Mann-Whitney": ranks,
  "Bencher t .98": bencher,
};
