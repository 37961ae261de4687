import fc from "fast-check";
import { expect, test } from "vitest";
import {
  detectableChange,
  detectableDifference,
  mannWhitney,
  medianInterval,
  modes,
  relativeChange,
  shift,
} from "../../core/stats/index.ts";

const RUNS = { numRuns: 300 };
const positive = fc.double({ min: 1e-9, max: 1e9, noNaN: true });
const sample = fc.array(positive, { minLength: 1, maxLength: 12 });
/** Few distinct values, so that ties are common. */
const tied = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 12 });
const any = fc.array(fc.double(), { maxLength: 12 });
const close = (a: number, b: number, relative = 1e-9) =>
  expect(Math.abs(a - b)).toBeLessThanOrEqual(relative * Math.max(Math.abs(a), Math.abs(b), 1));

test("whatever comes in: no exception, no NaN, and a reason for every null", () => {
  const sound = (value: unknown): void => {
    if (typeof value === "number") expect(Number.isFinite(value)).toBe(true);
    else if (value && typeof value === "object") for (const inner of Object.values(value)) sound(inner);
  };
  const complete = (result: { readonly reason: unknown }) => {
    sound(result);
    if (Object.entries(result).some(([key, value]) => key !== "reason" && value === null))
      expect(result.reason).not.toBeNull();
  };
  fc.assert(
    fc.property(any, any, (x, y) => {
      for (const f of [shift, relativeChange, mannWhitney, detectableChange, detectableDifference]) complete(f(x, y));
      complete(medianInterval(x));
      sound(modes(x));
    }),
    { numRuns: 1000 },
  );
});

test("no unit and no scale changes a rank test, a ratio or what is detectable", () => {
  fc.assert(
    fc.property(sample, sample, fc.constantFrom(2 ** -20, 2 ** 10, 2 ** 30), (x, y, k) => {
      const scale = (values: number[]) => values.map((value) => value * k);
      expect(mannWhitney(scale(x), scale(y))).toEqual(mannWhitney(x, y));
      const before = relativeChange(x, y);
      const after = relativeChange(scale(x), scale(y));
      close(after.estimate!, before.estimate!);
      expect(after.confidence).toBe(before.confidence);
      if (before.interval) {
        close(after.interval![0], before.interval[0]);
        close(after.interval![1], before.interval[1]);
        close(detectableChange(scale(x), scale(y)).size!, detectableChange(x, y).size!, 1e-6);
      }
    }),
    RUNS,
  );
});

test("a candidate times f has a ratio times f: a shift on the logarithms", () => {
  fc.assert(
    fc.property(sample, sample, fc.constantFrom(0.5, 1.3, 4), (x, y, f) => {
      const before = relativeChange(x, y);
      const after = relativeChange(
        x,
        y.map((value) => value * f),
      );
      close(1 + after.estimate!, (1 + before.estimate!) * f, 1e-8);
      if (before.interval) close(1 + after.interval![1], (1 + before.interval[1]) * f, 1e-8);
    }),
    RUNS,
  );
});

test("swapping the samples swaps the answer", () => {
  fc.assert(
    fc.property(tied, tied, (x, y) => {
      const there = mannWhitney(x, y);
      const back = mannWhitney(y, x);
      close(there.less!, back.greater!, 1e-12);
      close(there.twoSided!, back.twoSided!, 1e-12);
      const change = shift(x, y);
      const inverse = shift(y, x);
      close(change.estimate!, -inverse.estimate!);
      if (change.interval) {
        close(change.interval[0], -inverse.interval![1]);
        close(change.interval[1], -inverse.interval![0]);
      }
    }),
    RUNS,
  );
});

test("monotone in the effect: a slower candidate never looks faster", () => {
  fc.assert(
    fc.property(sample, sample, fc.double({ min: 1, max: 10, noNaN: true }), (x, y, f) => {
      const slower = y.map((value) => value * f);
      expect(relativeChange(x, slower).estimate!).toBeGreaterThanOrEqual(relativeChange(x, y).estimate! - 1e-12);
      expect(mannWhitney(x, slower).greater!).toBeLessThanOrEqual(mannWhitney(x, y).greater! + 1e-12);
    }),
    RUNS,
  );
});

test("the shift is exactly what sorting all differences gives", () => {
  fc.assert(
    fc.property(fc.oneof(sample, tied), fc.oneof(sample, tied), (x, y) => {
      const all = y.flatMap((b) => x.map((a) => b - a)).sort((a, b) => a - b);
      const half = all.length >> 1;
      const wanted = all.length % 2 === 1 ? all[half]! : (all[half - 1]! + all[half]!) / 2;
      const found = shift(x, y);
      close(found.estimate!, wanted, 1e-14);
      if (found.interval) for (const end of found.interval) expect(all).toContain(end);
    }),
    RUNS,
  );
});

test("an interval holds its estimate, and its order does not depend on the order of values", () => {
  fc.assert(
    fc.property(sample, (x) => {
      const { median, interval } = medianInterval(x);
      if (interval) {
        expect(interval[0]).toBeLessThanOrEqual(median!);
        expect(interval[1]).toBeGreaterThanOrEqual(median!);
      }
      expect(medianInterval([...x].reverse())).toEqual(medianInterval(x));
      const found = modes(x).modes;
      expect(found.reduce((sum, mode) => sum + mode.n, 0)).toBe(x.length);
    }),
    RUNS,
  );
});
