import fc from "fast-check";
import { expect, test } from "vitest";
import {
  benjaminiHochberg,
  effectiveSampleSize,
  equivalence,
  pseudomedian,
  signedRank,
  studentCdf,
  studentQuantile,
  studentUpperTail,
} from "../../core/stats/index.ts";

const RUNS = { numRuns: 300 };
const value = fc.double({ min: -1e9, max: 1e9, noNaN: true });
const sample = fc.array(value, { minLength: 1, maxLength: 14 });
/** Few distinct values, so that ties and zeros are common. */
const tied = fc.array(fc.integer({ min: -3, max: 4 }), { minLength: 1, maxLength: 14 });
const df = fc.oneof(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0.2, max: 1e9, noNaN: true }));
const t = fc.double({ min: -60, max: 60, noNaN: true });
const probability = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.01, 0.05, 1));
const close = (a: number, b: number, relative = 1e-9) =>
  expect(Math.abs(a - b), `${a} and ${b}`).toBeLessThanOrEqual(relative * Math.max(Math.abs(a), Math.abs(b), 1e-9));

test("whatever comes in: no exception, no NaN, and a reason for every null", () => {
  const complete = (result: { readonly reason: unknown }) => {
    for (const [key, inner] of Object.entries(result)) {
      for (const number of [inner].flat()) if (typeof number === "number") expect(Number.isFinite(number)).toBe(true);
      if (inner === null && key !== "reason") expect(result.reason).not.toBeNull();
    }
  };
  const anything = fc.oneof(fc.double(), fc.constantFrom(0, 1, -1, 2, 1e308, 5e-324));
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 60 }), anything, anything, anything, anything, (x, a, b, c, d) => {
      for (const f of [signedRank, pseudomedian, effectiveSampleSize]) complete(f(x));
      complete(equivalence({ value: a, standardError: b, df: c }, d));
      complete(equivalence({ value: a, standardError: b, df: c }, [d, a]));
      for (const q of benjaminiHochberg(x)) if (q !== null) expect(q >= 0 && q <= 1).toBe(true);
      for (const p of [studentUpperTail(a, b), studentCdf(a, b)]) if (p !== null) expect(p >= 0 && p <= 1).toBe(true);
      expect(studentQuantile(a, b)).not.toBeNaN();
    }),
    { numRuns: 1000 },
  );
});

test("Student's t: symmetric, falling, and its quantile is its inverse", () => {
  fc.assert(
    fc.property(t, t, df, (a, b, n) => {
      close(studentUpperTail(a, n)! + studentUpperTail(-a, n)!, 1, 1e-14);
      expect(studentCdf(a, n)).toBe(studentUpperTail(-a, n));
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      expect(studentUpperTail(low, n)!).toBeGreaterThanOrEqual(studentUpperTail(high, n)! * (1 - 1e-12));
      // Heavier tails with fewer degrees of freedom.
      if (high > 0)
        expect(studentUpperTail(high, n)!).toBeLessThanOrEqual(studentUpperTail(high, n / 2)! * (1 + 1e-12));
    }),
    RUNS,
  );
  fc.assert(
    fc.property(fc.double({ min: 1e-12, max: 0.499, noNaN: true }), df, (p, n) => {
      const found = studentQuantile(p, n)!;
      close(studentCdf(found, n)!, p, 1e-10);
      close(studentQuantile(1 - p, n)!, -found, 1e-3);
    }),
    RUNS,
  );
});

test("q values: in the order of p, never below it, blind to nulls, order and further certain tests", () => {
  fc.assert(
    fc.property(fc.array(fc.option(probability), { maxLength: 30 }), (p) => {
      const q = benjaminiHochberg(p);
      expect(q.map((one) => one === null)).toEqual(p.map((one) => one === null));
      const tests = p.flatMap((one, i) => (one === null ? [] : [{ p: one, q: q[i]! }]));
      for (const one of tests) expect(one.q).toBeGreaterThanOrEqual(one.p);
      for (const one of tests) for (const other of tests) if (one.p <= other.p) expect(one.q <= other.q).toBe(true);
      expect(benjaminiHochberg([...p].reverse())).toEqual([...q].reverse());
      expect(benjaminiHochberg([null, ...p])).toEqual([null, ...q]);
      // What BH rejects at .05: the largest k with p(k) <= .05 k / m, by its definition.
      const sorted = tests.map((one) => one.p).sort((a, b) => a - b);
      const k = sorted.findLastIndex((one, i) => one * (sorted.length / (i + 1)) <= 0.05) + 1;
      expect(tests.filter((one) => one.q <= 0.05)).toHaveLength(k);
    }),
    RUNS,
  );
});

test("equivalence: no scale, mirrored margins, harder with less room, more error or less known of it", () => {
  const error = fc.double({ min: 1e-6, max: 1e3, noNaN: true });
  const room = fc.double({ min: 1e-6, max: 1e3, noNaN: true });
  fc.assert(
    fc.property(fc.double({ min: -1e3, max: 1e3, noNaN: true }), error, df, room, room, (at, se, n, low, high) => {
      const p = (value: number, standardError: number, of: number, margin: number | readonly [number, number]) =>
        equivalence({ value, standardError, df: of }, margin).p!;
      const found = p(at, se, n, [-low, high]);
      expect(p(at * 8, se * 8, n, [-low * 8, high * 8])).toBe(found);
      expect(p(-at, se, n, [-high, low])).toBe(found);
      expect(p(at, se, n, [-low, low])).toBe(p(at, se, n, low));
      expect(p(at, se, n, [-low * 2, high * 2])).toBeLessThanOrEqual(found * (1 + 1e-12));
      if (Math.abs(at) <= Math.min(low, high)) {
        expect(found).toBeLessThanOrEqual(0.5);
        expect(p(at, se * 2, n, [-low, high])).toBeGreaterThanOrEqual(found * (1 - 1e-12));
        expect(p(at, se, n / 2, [-low, high])).toBeGreaterThanOrEqual(found * (1 - 1e-12));
      } else if (at > high || at < -low) expect(found).toBeGreaterThanOrEqual(0.5);
    }),
    RUNS,
  );
});

test("signed ranks: no scale, mirrored, blind to order, monotone in the effect", () => {
  fc.assert(
    fc.property(fc.oneof(sample, tied), fc.double({ min: 0, max: 5, noNaN: true }), (x, by) => {
      const found = signedRank(x);
      expect(signedRank(x.map((one) => one * 2 ** 20))).toEqual(found);
      expect(signedRank([...x].reverse())).toEqual(found);
      const mirrored = signedRank(x.map((one) => -one));
      close(mirrored.less!, found.greater!, 1e-14);
      close(mirrored.twoSided!, found.twoSided!, 1e-14);
      // The centre of a shifted sample is shifted as much; logarithms of ratios: a factor.
      const centre = pseudomedian(x);
      const moved = pseudomedian(x.map((one) => one + by));
      expect(moved.estimate!).toBeGreaterThanOrEqual(centre.estimate!);
      expect(Math.abs(moved.estimate! - centre.estimate! - by)).toBeLessThanOrEqual(1e-6);
      expect(moved.confidence).toBe(centre.confidence);
      close(pseudomedian(x.map((one) => -one)).estimate!, -centre.estimate!);
    }),
    RUNS,
  );
  // Without ties and zeros (which drop out as they are passed) a higher sample is never less evidence.
  fc.assert(
    fc.property(
      fc.uniqueArray(value, { minLength: 1, maxLength: 14 }),
      fc.double({ min: 0, max: 5, noNaN: true }),
      (x, by) => {
        const apart = (values: readonly number[]) =>
          !values.includes(0) && new Set(values.map(Math.abs)).size === values.length;
        const higher = x.map((one) => one + by);
        fc.pre(apart(x) && apart(higher));
        expect(signedRank(higher).greater!).toBeLessThanOrEqual(signedRank(x).greater! + 1e-14);
      },
    ),
    RUNS,
  );
});

test("exact tails are those of all choices of signs", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -3, max: 4 }), { minLength: 1, maxLength: 9 }), (x) => {
      const counted = x.filter((one) => one !== 0);
      const sums = Array.from({ length: 2 ** counted.length }, (_, signs) =>
        signedRank(counted.map((one, i) => Math.abs(one) * (signs & (1 << i) ? 1 : -1))),
      ).map(({ v }) => v!);
      const { v, greater, less } = signedRank(x);
      close(greater!, sums.filter((sum) => sum >= v!).length / sums.length, 1e-14);
      close(less!, sums.filter((sum) => sum <= v!).length / sums.length, 1e-14);
    }),
    { numRuns: 60 },
  );
});

test("the pseudomedian is exactly what sorting all averages gives, and lies within its interval", () => {
  fc.assert(
    fc.property(fc.oneof(sample, tied), (x) => {
      const all = x.flatMap((a, i) => x.slice(i).map((b) => a / 2 + b / 2)).sort((a, b) => a - b);
      const half = all.length >> 1;
      const wanted = all.length % 2 === 1 ? all[half]! : (all[half - 1]! + all[half]!) / 2;
      const { estimate, interval } = pseudomedian(x);
      close(estimate!, wanted, 1e-14);
      if (!interval) return;
      for (const end of interval) expect(all).toContain(end);
      expect(interval[0] <= estimate! && estimate! <= interval[1]).toBe(true);
    }),
    RUNS,
  );
});

test("the interval is the test, inverted: zero is outside exactly where the untied test rejects", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: -400, max: 600 }), { minLength: 6, maxLength: 20 }), (whole) => {
      const x = whole.filter((one) => one !== 0);
      fc.pre(x.length >= 6 && new Set(x.map(Math.abs)).size === x.length);
      const [low, high] = pseudomedian(x).interval!;
      expect(low > 0 || high < 0).toBe(signedRank(x).twoSided! <= 0.05);
    }),
    RUNS,
  );
});

test("autocorrelation: of no unit, level or direction of time; the size within 1..n, and n where neighbours differ", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 40 }), (x) => {
      const { autocorrelation, size } = effectiveSampleSize(x);
      expect(size! >= 1 && size! <= x.length).toBe(true);
      const changed = effectiveSampleSize(x.map((one) => one * 1024 + 7));
      const backward = effectiveSampleSize([...x].reverse());
      for (const other of [changed, backward])
        if (autocorrelation === null) expect(other).toMatchObject({ autocorrelation, size });
        else expect(Math.abs(other.autocorrelation! - autocorrelation)).toBeLessThan(1e-9);
      if ((autocorrelation ?? 0) <= 0) expect(size).toBe(x.length);
    }),
    RUNS,
  );
});
