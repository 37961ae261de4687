import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type NoiseModel, noiseModel, predict } from "../../core/stats/index.ts";

const r = JSON.parse(readFileSync(new URL("./reference/prediction.json", import.meta.url), "utf8"));

const modelOf = (runs: readonly (readonly number[])[]): NoiseModel => {
  const { model, reason } = noiseModel(runs);
  expect(reason).toBeNull();
  return model!;
};
const ones = (medians: readonly number[]) => medians.map((median) => [median]);
const near = (got: number, wanted: number) => expect(Math.abs(got - wanted)).toBeLessThan(1e-10 * Math.abs(wanted));

describe('the predictive t, against R\'s predict(lm(x ~ 1), interval = "prediction")', () => {
  for (const { medians, new: now, estimate, interval, p } of r.prediction)
    test(`${medians.length} runs`, () => {
      const found = predict(modelOf(ones(medians)), [[now]]);
      near(found.estimate, estimate);
      near(found.interval[0], interval[0]);
      near(found.interval[1], interval[1]);
      near(found.p, p);
    });
});

describe("what counts as noise", () => {
  const quiet = [100, 101, 99, 100.5, 99.5, 100.2, 99.8, 100.4, 99.6, 100.1, 99.9, 100.3, 99.7, 100.6, 99.4, 100];

  test("a run far from all others is an accident, and remembered as one", () => {
    const model = modelOf(ones([...quiet.slice(0, 8), 140, ...quiet.slice(8)]));
    expect(model).toMatchObject({ runs: 17 });
    expect(model.spikes).toHaveLength(1);
    near(model.spread, modelOf(ones(quiet)).spread);
  });

  test("a second way in which the machine runs is no accident", () => {
    const modes = quiet.map((value, i) => (i % 4 === 0 ? value * 1.06 : value));
    const model = modelOf(ones(modes));
    expect(model.spikes).toEqual([]);
    expect(model.spread).toBeGreaterThan(0.02);
  });

  test("a new run like an earlier accident is no surprise; three of three are", () => {
    const model = modelOf(ones([...quiet.slice(0, 8), 140, ...quiet.slice(8)]));
    expect(predict(model, [[135]]).p).toBeGreaterThan(0.05);
    expect(predict(model, [[135], [136], [134]]).p).toBeLessThan(0.01);
    expect(predict(model, [[103]]).p).toBeLessThan(0.01);
    // Twice as large as any accident that was seen.
    expect(predict(model, [[300]]).p).toBeLessThan(0.001);
  });

  test("the latest runs, far off together as none before, are no accidents: what stays bad is not forgiven", () => {
    for (const worse of [[140], [140, 138], [140, 138, 141]]) {
      const model = modelOf(ones([...quiet, ...worse]));
      expect(model.spikes).toEqual([]);
      near(model.spread, modelOf(ones(quiet)).spread);
      expect(predict(model, [[139]]).p).toBeLessThan(0.001);
    }
    // One of them was there before: so the machine is at times.
    expect(modelOf(ones([...quiet.slice(0, 8), 139, ...quiet.slice(8), 140])).spikes).toHaveLength(2);
  });

  test("nor is it in a young history: four good runs are a level", () => {
    for (const good of [quiet.slice(0, 4), quiet.slice(0, 5)])
      for (const bad of [[118], [118, 118.5], [118, 117.6, 118.3]]) {
        if (good.length + bad.length < 6) continue;
        const found = predict(modelOf(ones([...good, ...bad])), [[118]]);
        expect(found.p / 2).toBeLessThan(0.01);
        expect(found.estimate).toBeCloseTo(Math.log(1.18), 2);
      }
  });

  test("what runs share is told from what repetitions do", () => {
    const runs = [-2, 2, -2, 2, -2, 2].map((luck) => [99 + luck, 100 + luck, 101 + luck, 100.4 + luck, 99.6 + luck]);
    const { within, between, spread } = modelOf(runs);
    expect(within).toBeGreaterThan(0.005);
    expect(within).toBeLessThan(0.01);
    expect(between).toBeGreaterThan(0.02);
    expect(spread).toBeGreaterThan(between);
  });

  test("neighbours that are alike say less of the centre, and more re-runs at once do not help", () => {
    const slow = Array.from({ length: 24 }, (_, i) => [100 + 2 * Math.sin(i / 3)]);
    const model = modelOf(slow);
    expect(model.autocorrelation).toBeGreaterThan(0.5);
    expect(model.effective).toBeLessThan(10);
    const one = predict(model, [[105]]);
    const five = predict(model, [[105], [105], [105], [105], [105]]);
    expect(five.standardError / one.standardError).toBeGreaterThan(0.7);
  });

  test("a run of fewer repetitions than the earlier ones has a wider error", () => {
    const model = modelOf(quiet.map((value) => [value - 3, value - 1, value, value + 1, value + 3]));
    expect(predict(model, [[101]]).standardError).toBeGreaterThan(
      predict(model, [[98, 100, 101, 102, 104]]).standardError,
    );
  });
});

describe("defined answers", () => {
  test("fewer than 6 runs: no model, and why", () => {
    expect(noiseModel([]).reason).toMatchObject({ code: "short-history" });
    expect(noiseModel(ones([1, 2, 3, 4, 5])).reason!.message).toBe(
      "run-to-run noise is unmeasured: 5 earlier runs, 6 are needed",
    );
  });
  test("no number: refused", () => {
    for (const odd of [Number.NaN, Number.POSITIVE_INFINITY])
      expect(noiseModel(ones([1, 2, 3, 4, 5, odd])).reason).toMatchObject({ code: "not-finite" });
    expect(noiseModel([[1], [2], [3], [4], [5], []]).reason).toMatchObject({ code: "no-values" });
  });
  test("noise that no number can hold: no model, and why", () => {
    const enormous = [1e308, -1e308, 1e308, 1e308, -1e308, 1e308];
    for (const values of [enormous, [1e-308, 1e308, 1e-308, 1e308, 1e-308, 1e308]])
      expect(noiseModel(values.map((value) => [value, value / 2]))).toMatchObject({
        model: null,
        reason: { code: "out-of-range" },
      });
  });
  test("all equal: whatever differs is a change, and what is equal none", () => {
    const model = modelOf(ones([7, 7, 7, 7, 7, 7]));
    expect(predict(model, [[7]])).toMatchObject({ estimate: 0, p: 1, detectable: 0 });
    expect(predict(model, [[8]])).toMatchObject({ p: 0 });
    // Thirty times 0.01 by thirty is not 0.01.
    expect(modelOf(ones(Array(30).fill(0.01)))).toMatchObject({ spread: 0, between: 0, centre: Math.log(0.01) });
  });
  test("zeros and negative values: on plain numbers", () => {
    const model = modelOf(ones([0, 1, -1, 0.5, -0.5, 0.2]));
    expect(model.scale).toBe("value");
    expect(predict(model, [[10]]).estimate).toBeGreaterThan(9);
  });
});

describe("laws", () => {
  const value = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
  const runs = fc.array(fc.array(value, { minLength: 1, maxLength: 5 }), { minLength: 6, maxLength: 20 });
  const news = fc.array(fc.array(value, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 });

  test("every answer is a number, p a probability, the interval about the estimate", () => {
    fc.assert(
      fc.property(runs, news, (earlier, now) => {
        const { estimate, standardError, p, interval, detectable } = predict(modelOf(earlier), now);
        for (const one of [estimate, standardError, ...interval, detectable]) expect(one).toSatisfy(Number.isFinite);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(interval[0]).toBeLessThanOrEqual(estimate);
        expect(interval[1]).toBeGreaterThanOrEqual(estimate);
      }),
    );
  });

  test("the unit does not matter", () => {
    fc.assert(
      fc.property(runs, news, fc.constantFrom(1e-9, 0.001, 8, 1024, 1e9), (earlier, now, factor) => {
        const scaled = (list: readonly (readonly number[])[]) => list.map((run) => run.map((v) => v * factor));
        const plain = predict(modelOf(earlier), now);
        const other = predict(modelOf(scaled(earlier)), scaled(now));
        expect(other.estimate).toBeCloseTo(plain.estimate, 8);
        expect(other.p).toBeCloseTo(plain.p, 6);
      }),
    );
  });

  test("a larger effect is never less sure", () => {
    fc.assert(
      fc.property(runs, fc.double({ min: 1.001, max: 3, noNaN: true }), (earlier, factor) => {
        // Without accidents, whose size an effect may be alike.
        const model = { ...modelOf(earlier), spikes: [] };
        const level = Math.exp(model.centre);
        const p = (times: number) => predict(model, [[level * times]]).p;
        expect(p(factor * 1.1)).toBeLessThanOrEqual(p(factor) + 1e-12);
      }),
    );
  });
});
