import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dependenceOf, fitAutoregression } from "../../core/stats/change-points/dependence.ts";
import { candidates, partition, price } from "../../core/stats/change-points/partition.ts";
import { seriesOf } from "../../core/stats/change-points/series.ts";
import { normalScore } from "../../core/stats/change-points/steps.ts";
import { type ChangePoints, changePoints, normalUpperTail } from "../../core/stats/index.ts";
import { normal, uniform } from "../evaluation/random.ts";
import { cover, f1 } from "../evaluation/score.ts";
import { drawShape, NOISES } from "../evaluation/shapes.ts";
import { drawSteps, falseAlarms, power } from "../evaluation/steps.ts";

const indices = (values: readonly number[]) => changePoints(values).changePoints.map(({ index }) => index);
const flat = (level: number, n: number): number[] => Array.from({ length: n }, () => level);
const noisy = (seed: number, level: (i: number) => number, n: number): number[] => {
  const random = uniform(seed);
  return Array.from({ length: n }, (_, i) => level(i) * Math.exp(0.01 * normal(random)));
};

describe("every answer is defined", () => {
  test.each([
    ["no values", [], "no-values"],
    ["one", [1], "too-few"],
    ["two", [1, 2], "too-few"],
    ["seven", [1, 1, 1, 1, 9, 9, 9], "too-few"],
    ["NaN", [1, Number.NaN, ...flat(1, 9)], "not-finite"],
    ["infinite", [...flat(1, 9), Number.POSITIVE_INFINITY], "not-finite"],
    ["all equal", flat(7, 20), "all-equal"],
    ["all zero", flat(0, 20), "all-equal"],
    ["equal but for rounding", [...flat(0.3, 10), ...flat(0.1 + 0.2, 10)], "all-equal"],
  ])("%s: nothing, and why", (_, values, code) => {
    expect(changePoints(values)).toMatchObject({ changePoints: [], unconfirmed: null, drift: null, reason: { code } });
  });

  test("one enormous outlier is no step, and hides none", () => {
    for (const outlier of [1e300, 5e-324, 100]) {
      expect(indices([...noisy(1, () => 1, 20), outlier, ...noisy(2, () => 1, 20)])).toEqual([]);
      expect(indices([...noisy(1, () => 1, 20), outlier, ...noisy(2, () => 1.05, 20)])).toSatisfy(
        ([at, ...more]: number[]) => more.length === 0 && (at === 20 || at === 21),
      );
    }
  });

  test("an enormous step hides no small one", () => {
    expect(indices(noisy(3, (i) => (i < 30 ? 1 : i < 60 ? 1e9 : 1.06e9), 90))).toEqual([30, 60]);
  });

  test("two modes in disorder are noise", () => {
    const random = uniform(4);
    const values = Array.from({ length: 200 }, () => (random() < 0.4 ? 39 : 1.7) * Math.exp(0.02 * normal(random)));
    expect(indices(values)).toEqual([]);
    expect(indices(Array.from({ length: 100 }, (_, i) => 1 + (i % 2)))).toEqual([]);
  });

  test("the ends of the range of numbers", () => {
    expect(changePoints([...flat(-1.7e308, 10), ...flat(1.7e308, 10)]).changePoints).toMatchObject([
      { index: 10, before: -1.7e308, after: 1.7e308, change: null },
    ]);
    expect(changePoints([...flat(5e-324, 10), ...flat(1.7e308, 10)]).changePoints).toMatchObject([
      { index: 10, change: null },
    ]);
  });

  test("a million points", { timeout: 120_000 }, () => {
    const values = noisy(5, (i) => (i < 400_000 ? 100 : 101), 1_000_000);
    const [point, ...more] = changePoints(values).changePoints;
    expect(more).toEqual([]);
    expect(Math.abs(point!.index - 400_000)).toBeLessThanOrEqual(10);
  });

  const sound = (value: unknown): void => {
    if (typeof value === "number") expect(Number.isFinite(value)).toBe(true);
    else if (value && typeof value === "object") for (const inner of Object.values(value)) sound(inner);
  };
  const ordered = (n: number, { changePoints: found, unconfirmed }: ChangePoints) => {
    const ends = [0, ...found.map(({ index }) => index), n];
    for (let i = 1; i < ends.length; i++) if (n > 7) expect(ends[i]! - ends[i - 1]!).toBeGreaterThanOrEqual(4);
    for (const { p } of found) expect(p).toBeLessThanOrEqual(0.005);
    if (unconfirmed) expect([n - 2, n - 3]).toContain(unconfirmed.index);
  };

  test("whatever comes in: no exception, no NaN, levels of 4 points, and a sure p", () => {
    const coarse = fc.array(fc.constantFrom(1, 2, 3, 100, 0, -5, 1e300), { maxLength: 80 });
    const any = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 60 });
    const levels = fc
      .array(fc.tuple(fc.double({ min: -10, max: 10, noNaN: true }), fc.integer({ min: 1, max: 20 })), { maxLength: 6 })
      .map((parts) => parts.flatMap(([level, n]) => flat(level, n)));
    fc.assert(
      fc.property(fc.oneof(coarse, any, levels), (values) => {
        const found = changePoints(values);
        sound(found);
        ordered(values.length, found);
        expect(changePoints(values)).toEqual(found);
      }),
      { numRuns: 1500 },
    );
  });
});

describe("what a change point says", () => {
  test("first point of the new level, medians, ratio", () => {
    const values = [...flat(100, 10), ...flat(110, 4)];
    expect(changePoints(values).changePoints).toMatchObject([{ index: 10, before: 100, after: 110 }]);
    expect(changePoints(values).changePoints[0]!.change).toBeCloseTo(0.1, 12);
  });

  test("from zero there is no ratio; in a series with zeros, from 1 to 3 there is", () => {
    expect(changePoints([...flat(0, 20), ...flat(1, 20), ...flat(3, 20)]).changePoints).toMatchObject([
      { index: 20, before: 0, after: 1, change: null },
      { index: 40, before: 1, after: 3, change: 2 },
    ]);
  });

  test("four points confirm a step; three and two are told apart from it; one says nothing", () => {
    const series = (n: number) => changePoints(noisy(6, (i) => (i < 20 ? 100 : 110), 20 + n));
    expect(series(4)).toMatchObject({ changePoints: [{ index: 20 }], unconfirmed: null });
    for (const n of [2, 3])
      expect(series(n)).toMatchObject({ changePoints: [], unconfirmed: { index: 20, change: expect.closeTo(0.1, 1) } });
    expect(series(1)).toMatchObject({ changePoints: [], unconfirmed: null });
  });

  test("what differs in the last bit differs by rounding, and that is said", () => {
    const why = (last: number) => changePoints([...flat(1, 10), ...flat(last, 10)]).reason;
    expect(why(1)!.message).toBe("all values are equal");
    expect(why(1 + Number.EPSILON)!.message).toBe("all values are equal but for rounding");
  });

  test("one far value after an ordinary one, though the highest so far, is no step of two values", () => {
    const level = noisy(6, () => 100, 20);
    const ordinary = Math.max(...level) + 0.1;
    expect(changePoints([...level, ordinary, 120]).unconfirmed).toBeNull();
    expect(changePoints([...level, 119, 120]).unconfirmed).toMatchObject({ index: 20, after: 119.5 });
  });

  test("counts: one step of the finest difference, and noise of it", () => {
    expect(indices([...flat(100, 12), ...flat(101, 12)])).toEqual([12]);
    const random = uniform(7);
    expect(indices(Array.from({ length: 200 }, () => 100 + (random() < 0.2 ? 1 : 0)))).toEqual([]);
  });

  test("the unit does not matter", () => {
    for (let seed = 0; seed < 40; seed++) {
      const { values } = drawShape(seed, NOISES.independent!);
      expect(indices(values.map((value) => value * 1024))).toEqual(indices(values));
      const signed = values.map((value) => value - 100);
      expect(indices(signed.map((value) => value * 1024))).toEqual(indices(signed));
    }
  });

  test("p is the chance among series without a step, at all their places", () => {
    const found = changePoints(drawSteps(1, "independent", 300, 150, 1)).changePoints;
    expect(found).toHaveLength(1);
    expect(found[0]!.p).toBeGreaterThan(1e-20);
    expect(found[0]!.p).toBeLessThan(1e-6);
  });
});

describe("drift", () => {
  const slope = (i: number) => 100 * Math.exp(0.004 * i);

  test("a slope is no staircase", () => {
    const found = changePoints(noisy(8, slope, 120));
    expect(found).toMatchObject({ changePoints: [], drift: { relative: true } });
    expect(found.drift!.perPoint).toBeCloseTo(0.004, 3);
  });

  test("a step in a slope is measured at its place", () => {
    const found = changePoints(noisy(9, (i) => slope(i) * (i < 70 ? 1 : 1.15), 120));
    expect(found.drift!.perPoint).toBeCloseTo(0.004, 3);
    expect(found.changePoints).toMatchObject([{ index: 70 }]);
    expect(found.changePoints[0]!.change).toBeCloseTo(0.15, 1);
  });

  test("steps of one direction are no slope", () => {
    const found = changePoints(noisy(10, (i) => 100 * 1.1 ** Math.floor(i / 30), 120));
    expect(found.drift).toBeNull();
    expect(found.changePoints.map(({ index }) => index)).toEqual([30, 60, 90]);
  });

  test("plain values drift by their unit", () => {
    const random = uniform(11);
    const found = changePoints(Array.from({ length: 100 }, (_, i) => -50 + i + normal(random)));
    expect(found.drift).toMatchObject({ relative: false, perPoint: expect.closeTo(1, 1) });
  });
});

describe("mathematics", () => {
  test("Student's tail, as R's pt has it", () => {
    const rows = JSON.parse(readFileSync(new URL("./reference/student.json", import.meta.url), "utf8"));
    for (const { t, freedom, p } of rows) {
      const got = 2 * normalUpperTail(normalScore(t, freedom));
      expect(Math.abs(Math.log(got / p)), `${t}, ${freedom}`).toBeLessThan(0.1);
    }
  });

  test("the Nile fell after 1898", () => {
    const values = JSON.parse(readFileSync(new URL("./reference/nile.json", import.meta.url), "utf8"));
    expect(changePoints(values)).toMatchObject({
      changePoints: [{ index: 28, before: 1130, after: 842.5, change: expect.closeTo(-0.254, 3) }],
      drift: null,
    });
  });

  test("a mean of dependent values varies as the definition says", () => {
    // x_t = 0.5 x_t-1 + 0.2 x_t-2 + e: r_1 = 0.5 / (1 - 0.2), r_k = 0.5 r_k-1 + 0.2 r_k-2 (Yule and Walker).
    const r = [1, 0.5 / 0.8];
    for (let k = 2; k < 1000; k++) r[k] = 0.5 * r[k - 1]! + 0.2 * r[k - 2]!;
    const { rho, marginal, inflation, meanVariance } = dependenceOf([0.5, 0.2]);
    expect(rho).toBeCloseTo(0.625, 12);
    expect(marginal).toBeCloseTo(1 / 0.375, 12);
    for (const m of [1, 2, 7, 300]) {
      let sum = m;
      for (let k = 1; k < m; k++) sum += 2 * (m - k) * r[k]!;
      expect(meanVariance(m)).toBeCloseTo(sum / (m * m), 10);
    }
    expect(inflation / marginal).toBeCloseTo(1 + 2 * r.slice(1).reduce((sum, value) => sum + value, 0), 8);
    const independent = dependenceOf([]);
    expect([independent.rho, independent.inflation, independent.meanVariance(4)]).toEqual([0, 1, 0.25]);
  });

  test("the order and coefficients of an autoregression are found", () => {
    const random = uniform(12);
    const x = [0, 0];
    for (let i = 2; i < 20_000; i++) x.push(0.5 * x[i - 1]! + 0.3 * x[i - 2]! + normal(random));
    const products = Float64Array.from({ length: 8 }, (_, lag) =>
      x.slice(lag).reduce((sum, value, i) => sum + value * x[i]!, 0),
    );
    const { coefficients } = fitAutoregression(products, x.length, () => 0);
    expect(coefficients).toHaveLength(2);
    expect(coefficients[0]).toBeCloseTo(0.5, 1);
    expect(coefficients[1]).toBeCloseTo(0.3, 1);
  });

  test("the partition is the cheapest of all", () => {
    for (let seed = 0; seed < 60; seed++) {
      const random = uniform(seed);
      const x = Float64Array.from({ length: 24 }, (_, i) => normal(random) + (i < 9 ? 0 : i < 15 ? 6 : 2));
      const series = seriesOf(
        x,
        Float64Array.from(x, () => 0.5 + random()),
      );
      const found = partition(series, everywhere(24), 1);
      expect(costOf(series, found)).toBeCloseTo(cheapest(series), 8);
    }
  });

  test("candidates hold the cheapest partition, or one within five points of each of its steps", () => {
    for (let seed = 0; seed < 60; seed++) {
      const random = uniform(seed);
      const x = Float64Array.from({ length: 200 }, (_, i) => normal(random) + 4 * (Math.floor(i / 33) % 2));
      const series = seriesOf(x, x.slice().fill(1));
      const best = partition(series, everywhere(200), 1);
      const found = partition(series, candidates(series), 1);
      expect(found.length).toBe(best.length);
      for (const [i, at] of found.entries()) expect(Math.abs(at - best[i]!)).toBeLessThanOrEqual(5);
    }
  });

  const everywhere = (n: number) => ({
    places: Int32Array.from({ length: n - 1 }, (_, i) => i + 1),
    gains: new Float64Array(n - 1).fill(Number.POSITIVE_INFINITY),
  });
  type Series = ReturnType<typeof seriesOf>;
  const levelCost = ({ x, noise }: Series, from: number, to: number) => {
    const weights = [...noise.subarray(from, to)].map((sd) => sd ** -2);
    const part = [...x.subarray(from, to)];
    const mean = part.reduce((sum, v, i) => sum + v * weights[i]!, 0) / weights.reduce((sum, w) => sum + w, 0);
    return part.reduce((sum, v, i) => sum + weights[i]! * (v - mean) ** 2, 0);
  };
  const costOf = (series: Series, steps: readonly number[]) => {
    const ends = [0, ...steps, series.n];
    return ends
      .slice(1)
      .reduce((sum, to, i) => sum + levelCost(series, ends[i]!, to), steps.length * price(series.n, 1));
  };
  /** By trying every partition into levels of at least 4 points. */
  const cheapest = (series: Series, from = 0): number => {
    let best = levelCost(series, from, series.n);
    for (let at = from + 4; at <= series.n - 4; at++)
      best = Math.min(best, levelCost(series, from, at) + price(series.n, 1) + cheapest(series, at));
    return best;
  };
});

describe("figures, on seeded samples smaller than those of npm run evaluate", () => {
  test.each([
    ["independent", 300, 0.1],
    ["4 % outliers", 300, 0.1],
    ["AR(1) 0.5", 300, 0.3],
    ["independent", 50, 0.1],
    ["4 % outliers", 50, 0.1],
    ["AR(1) 0.5", 50, 0.3],
  ])("%s, series of %d: at most %d false change points per 1000 points", (model, n, most) => {
    expect(falseAlarms(indices, model, n, 30_000)).toBeLessThanOrEqual(most);
  });

  test.each([
    ["independent", 1, 0.73],
    ["4 % outliers", 1, 0.73],
    ["independent", 2, 0.97],
    ["4 % outliers", 2, 0.97],
    ["AR(1) 0.5", 2, 0.75],
  ])("%s: a step of %d sigma in 300 points is found within 5 points in %d of the series", (model, size, least) => {
    expect(power(indices, model, size, 100).found).toBeGreaterThanOrEqual(least);
  });

  test("on every kind of noise it beats a detector that reports nothing by far", () => {
    for (const [name, noise] of Object.entries(NOISES)) {
      const sums = { own: 0, cover: 0, none: 0 };
      for (let seed = 0; seed < 40; seed++) {
        const { values, truth } = drawShape(seed * 31337 + 5, noise);
        const found = indices(values);
        sums.own += f1(truth, found) / 40;
        sums.cover += cover(values.length, truth, found) / 40;
        sums.none += f1(truth, []) / 40;
      }
      expect(sums.own, name).toBeGreaterThan(Math.max(0.84, sums.none + 0.2));
      expect(sums.cover, name).toBeGreaterThan(0.8);
    }
  });
});

test("scores count as they are defined", () => {
  expect([f1([], []), f1([10], []), f1([10], [14]), f1([10], [16])]).toEqual([1, 2 / 3, 1, 0.5]);
  expect(f1([10, 12], [11])).toBeCloseTo(0.8, 12);
  expect(cover(100, [50], [50])).toBe(1);
  expect(cover(100, [50], [])).toBe(0.5);
  expect(cover(100, [], [50])).toBe(0.5);
});
