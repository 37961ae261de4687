import { describe, expect, test } from "vitest";
import {
  detectableChange,
  detectableDifference,
  mannWhitney,
  medianInterval,
  modes,
  relativeChange,
  shift,
  valuesNeeded,
} from "../../core/stats/index.ts";
import { pairwiseDifference } from "../../core/stats/pairwise.ts";

const two = { shift, relativeChange, mannWhitney, detectableChange, detectableDifference };

describe("every answer is defined", () => {
  for (const [name, statistic] of Object.entries(two)) {
    test(`${name}: no values`, () => {
      expect(statistic([], [1, 2]).reason?.code).toBe("no-values");
      expect(statistic([1], []).reason?.code).toBe("no-values");
    });

    test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(`${name}: %d is refused`, (odd) => {
      expect(statistic([1, odd], [1, 2]).reason?.code).toBe("not-finite");
      expect(statistic([1, 2], [odd]).reason?.code).toBe("not-finite");
    });
  }

  test("one against one: an estimate, and no interval", () => {
    expect(relativeChange([100], [130])).toMatchObject({
      interval: null,
      confidence: null,
      reason: { code: "too-few" },
    });
    expect(relativeChange([100], [130]).estimate).toBeCloseTo(0.3, 12);
    expect(mannWhitney([1], [2])).toMatchObject({ twoSided: 1, less: 1, greater: 0.5, method: "exact" });
    expect(detectableChange([1], [2])).toMatchObject({ size: null, reason: { code: "too-few" } });
  });

  test.each([
    [2, 2, 2 / 3],
    [1, 3, 0.5],
    [3, 3, 0.9],
    [4, 4, 1 - 2 / 70],
    [5, 5, 1 - (2 * 4) / 252],
  ])("%d against %d has a true confidence", (m, n, confidence) => {
    const values = (count: number) => Array.from({ length: count }, (_, i) => 10 + i);
    expect(shift(values(m), values(n)).confidence).toBeCloseTo(confidence, 12);
  });

  test("all equal: no change, and nothing that varies", () => {
    const five = [7, 7, 7, 7, 7];
    expect(relativeChange(five, five)).toMatchObject({ estimate: 0, interval: [0, 0] });
    expect(mannWhitney(five, five)).toMatchObject({ twoSided: 1, less: 1, greater: 1 });
    expect(detectableChange(five, five)).toEqual({ size: 0, reason: null });
    expect(medianInterval(five)).toMatchObject({ median: 7, interval: [7, 7], confidence: 0.9375 });
    expect(modes(five).modes).toHaveLength(1);
  });

  test("zeros and negative values have a difference and no ratio", () => {
    for (const [x, y] of [
      [
        [0, 0, 0, 0],
        [3, 3, 3, 3],
      ],
      [
        [-2, -1, 0, 1],
        [1, 2, 3, 4],
      ],
    ] as const) {
      expect(relativeChange(x, y)).toMatchObject({ estimate: null, interval: null, reason: { code: "no-ratio" } });
      expect(shift(x, y)).toMatchObject({ estimate: 3, reason: null });
      expect(detectableChange(x, y).reason?.code).toBe("no-ratio");
    }
  });

  test("one enormous outlier moves neither the estimate nor the median, and widens the interval", () => {
    const calm = [100, 101, 99, 100.5, 99.5];
    const wild = [100, 101, 99, 100.5, 1e12];
    expect(Math.abs(relativeChange(calm, wild).estimate!)).toBeLessThan(0.02);
    expect(relativeChange(calm, wild).interval![1]).toBeGreaterThan(1e6);
    expect(medianInterval(wild).median).toBe(100.5);
    expect(modes([...calm, ...calm, 1e12]).modes).toHaveLength(1);
  });

  test("at the ends of the range of numbers: no infinity", () => {
    expect(shift([-1.7e308, -1.7e308], [1.7e308, 1.7e308]).reason?.code).toBe("out-of-range");
    expect(relativeChange([5e-324, 5e-324], [1.7e308, 1.7e308]).reason?.code).toBe("out-of-range");
    expect(medianInterval([1.7e308, 1.7e308]).median).toBe(1.7e308);
  });

  test("the median of none, one and two", () => {
    expect(medianInterval([])).toMatchObject({ median: null, reason: { code: "no-values" } });
    expect(medianInterval([3])).toMatchObject({
      median: 3,
      interval: null,
      confidence: null,
      reason: { code: "too-few" },
    });
    expect(medianInterval([3, 5])).toMatchObject({ median: 4, interval: [3, 5], confidence: 0.5, reason: null });
    expect(medianInterval([1, Number.NaN]).reason?.code).toBe("not-finite");
  });
});

describe("modes", () => {
  test("two placements are two modes, with their shares", () => {
    const found = modes([74.1, 15.2, 76.3, 14.4, 75.5, 79, 15.9, 77.2]);
    expect(found.modes.map(({ n }) => n)).toEqual([3, 5]);
    expect(found.modes.map(({ centre }) => centre)).toEqual([15.2, 76.3]);
    expect(found.modes[1]!.share).toBeCloseTo(5 / 8);
  });

  test("three modes", () => {
    expect(modes([1, 1.02, 0.99, 1.01, 1.5, 1.52, 1.49, 1.51, 40, 41, 39.5]).modes.map(({ n }) => n)).toEqual([
      4, 4, 3,
    ]);
  });

  test("few values show none, and say so", () => {
    expect(modes([1, 100, 1])).toMatchObject({ modes: [{ n: 3, centre: 1 }], reason: { code: "too-few" } });
  });

  test("normal values are one mode, nearly always", () => {
    let seed = 1;
    const random = () => {
      seed = (seed * 48271) % 2147483647;
      return seed / 2147483647;
    };
    const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    let split = 0;
    for (let i = 0; i < 2000; i++) {
      const n = 6 + (i % 30);
      const values = Array.from({ length: n }, () => 100 * Math.exp(0.05 * normal()));
      if (modes(values).modes.length > 1) split++;
    }
    expect(split / 2000).toBeLessThan(0.02);
  });
});

test("values needed grow with the square of the precision asked", () => {
  expect(valuesNeeded(5, 0.1, 0.05)).toBe(20);
  expect(valuesNeeded(5, 0.01, 0.05)).toBe(5);
  expect(valuesNeeded(5, 0.1, 0)).toBeNull();
  expect(valuesNeeded(5, 1, 1e-9)).toBeNull();
});

test("differences beyond the range of numbers are ranked as fast as others", () => {
  const wide = Float64Array.from({ length: 4000 }, (_, i) => (i / 2000 - 1) * Number.MAX_VALUE);
  const [first, second] = [wide[0]!, wide[1]!];
  expect(pairwiseDifference(wide, wide, 0)).toBe(Number.NEGATIVE_INFINITY);
  expect(pairwiseDifference(wide, wide, wide.length ** 2 / 2)).toBe(0);
  expect(pairwiseDifference(wide.subarray(0, 2), wide.subarray(0, 2), 3)).toBe(second - first);
  expect(shift([...wide], [...wide])).toMatchObject({ estimate: 0, reason: null });
});
