import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  benjaminiHochberg,
  effectiveSampleSize,
  equivalence,
  normalUpperTail,
  pseudomedian,
  signedRank,
  studentCdf,
  studentQuantile,
  studentUpperTail,
} from "../../core/stats/index.ts";

const read = (name: string) => JSON.parse(readFileSync(new URL(`./reference/${name}`, import.meta.url), "utf8"));
const r = read("r-inference.json");
const scipy = read("scipy-inference.json");

/** Relative, however small: p = 1e-200 counts. */
const near = (got: number | null, wanted: number, relative = 1e-10) => {
  expect(got).not.toBeNull();
  expect(Math.abs(got! - wanted), `${got} for ${wanted}`).toBeLessThanOrEqual(relative * Math.abs(wanted));
};
const PS = ["twoSided", "less", "greater"] as const;

describe("R", () => {
  for (const { df, upper, quantile } of r.student)
    test(`pt and qt, df = ${df}`, () => {
      for (const [i, t] of r.t.entries()) {
        near(studentUpperTail(t, df), upper[i]);
        near(studentCdf(-t, df), upper[i]);
      }
      // R's median of t is 1e-16 off.
      for (const [i, p] of r.p.entries()) if (p !== 0.5) near(studentQuantile(p, df), quantile[i]);
    });

  test("p.adjust, BH", () => {
    for (const { p, q } of r.benjaminiHochberg)
      for (const [i, found] of benjaminiHochberg(p).entries())
        if (q[i] === null) expect(found).toBeNull();
        else near(found, q[i]);
  });

  for (const { name, x, v, estimate, interval, confidence, ...wanted } of r.signedRank)
    test(`wilcox.test of one sample, exact: ${name}`, () => {
      const rank = signedRank(x);
      expect([rank.v, rank.n, rank.method]).toEqual([v, x.length, "exact"]);
      for (const key of PS) near(rank[key], wanted[key]);
      const found = pseudomedian(x);
      near(found.estimate, estimate);
      near(found.interval![0], interval[0]);
      near(found.interval![1], interval[1]);
      near(found.confidence, confidence);
    });

  test("qsignrank and psignrank: which averages bound the interval, with which confidence", () => {
    for (const { n, depth, confidence } of r.confidence) {
      // Averages of powers of 4 are all different.
      const x = Array.from({ length: n }, (_, i) => 4 ** i);
      const averages = x.flatMap((a, i) => x.slice(i).map((b) => a / 2 + b / 2)).sort((a, b) => a - b);
      const found = pseudomedian(x);
      near(found.confidence, confidence);
      expect(found.interval).toEqual([averages[depth - 1], averages[averages.length - depth]]);
    }
  });

  test("wilcox.test by the normal approximation, tied and with zeros, above 50 values", () => {
    const rank = signedRank(r.normal.x);
    expect(rank.method).toBe("normal");
    for (const key of PS) near(rank[key], r.normal[key]);
  });

  test("above 50 values the approximations are near the exact values", () => {
    const { x, twoSided, estimate, interval, confidence } = r.wide;
    near(signedRank(x).twoSided, twoSided, 0.03);
    const found = pseudomedian(x);
    near(found.estimate, estimate);
    near(found.interval![0], interval[0], 1e-2);
    near(found.interval![1], interval[1], 1e-2);
    near(found.confidence, confidence, 1e-3);
  });

  test("two one-sided t tests", () => {
    for (const { margin, p, ...estimate } of r.equivalence) {
      near(equivalence(estimate, margin).p, p);
      if (margin[0] === -margin[1]) near(equivalence(estimate, margin[1]).p, p);
    }
  });

  test("acf: the first autocorrelation, before its correction", () => {
    for (const { x, r: first } of r.autocorrelation) {
      const { autocorrelation } = effectiveSampleSize(x);
      near((autocorrelation! * x.length - 1) / (x.length + 4), first, 1e-9);
    }
  });
});

describe("scipy", () => {
  for (const { name, x, v, ...wanted } of scipy.signedRank)
    test(`permutation_test of the signed-rank sum: ${name}`, () => {
      const rank = signedRank(x);
      expect([rank.v, rank.method]).toEqual([v, "exact"]);
      for (const key of PS) near(rank[key], wanted[key]);
    });

  test("t.sf, up to a milliard degrees of freedom", () => {
    for (const { df, t, upper } of scipy.student)
      for (const [i, value] of t.entries()) near(studentUpperTail(value, df), upper[i]);
  });
});

test("Student's t with ever more degrees of freedom becomes the normal", () => {
  for (const t of [0.1, 1, 1.7, 1.8, 3, 8]) {
    near(studentUpperTail(t, 1e13), normalUpperTail(t), 1e-9);
    expect(studentUpperTail(t, Number.POSITIVE_INFINITY)).toBe(normalUpperTail(t));
  }
});

describe("every answer is defined", () => {
  test("Student's t: what is no question has no answer, and the ends are the ends", () => {
    for (const df of [0, -1, Number.NaN]) {
      expect(studentUpperTail(1, df)).toBeNull();
      expect(studentQuantile(0.1, df)).toBeNull();
    }
    expect(studentUpperTail(Number.NaN, 3)).toBeNull();
    for (const p of [-0.1, 1.1, Number.NaN]) expect(studentQuantile(p, 3)).toBeNull();
    expect([studentUpperTail(Number.POSITIVE_INFINITY, 3), studentUpperTail(Number.NEGATIVE_INFINITY, 3)]).toEqual([
      0, 1,
    ]);
    expect([studentQuantile(0, 3), studentQuantile(0.5, 3), studentQuantile(1, 3)]).toEqual([
      Number.NEGATIVE_INFINITY,
      0,
      Number.POSITIVE_INFINITY,
    ]);
    // Beyond the largest number.
    expect(studentQuantile(1e-12, 0.01)).toBe(Number.NEGATIVE_INFINITY);
  });

  test("q values: none, one, nulls and what is no probability", () => {
    expect(benjaminiHochberg([])).toEqual([]);
    expect(benjaminiHochberg([0.03])).toEqual([0.03]);
    expect(benjaminiHochberg([null, null])).toEqual([null, null]);
    expect(benjaminiHochberg([Number.NaN, 0.02, 1.5, -1, 0.5])).toEqual([null, 0.04, null, null, 0.5]);
  });

  test("equivalence: a reason for every null, and 0 or 1 where nothing varied", () => {
    const known = { value: 0.01, standardError: 0.01, df: 9 };
    expect(equivalence({ ...known, value: Number.NaN }, 0.05).reason?.code).toBe("not-finite");
    expect(equivalence({ ...known, standardError: Number.NaN }, 0.05).reason?.code).toBe("no-spread");
    expect(equivalence({ ...known, standardError: -1 }, 0.05).reason?.code).toBe("no-spread");
    expect(equivalence({ ...known, df: 0 }, 0.05).reason?.code).toBe("too-few");
    for (const margin of [0, -0.05, Number.NaN]) expect(equivalence(known, margin).reason?.code).toBe("no-margin");
    expect(equivalence({ ...known, standardError: 0 }, 0.05).p).toBe(0);
    expect(equivalence({ ...known, standardError: 0 }, 0.01).p).toBe(1);
    expect(equivalence({ ...known, standardError: Number.POSITIVE_INFINITY }, 0.05).p).toBe(0.5);
  });

  test("signed ranks of none, one, two and equal values", () => {
    expect(signedRank([])).toMatchObject({ v: null, twoSided: null, reason: { code: "no-values" } });
    expect(signedRank([1, Number.NaN]).reason?.code).toBe("not-finite");
    expect(signedRank([0, 0])).toMatchObject({ v: 0, n: 0, twoSided: 1, less: 1, greater: 1, reason: null });
    expect(signedRank([3])).toMatchObject({ v: 1, twoSided: 1, greater: 0.5, less: 1 });
    expect(signedRank([3, 5])).toMatchObject({ v: 3, twoSided: 0.5, greater: 0.25, less: 1 });
    expect(signedRank([2, 2, 2, 2, 2, 2])).toMatchObject({ twoSided: 2 / 64, greater: 1 / 64 });
  });

  test("the pseudomedian of none, one, two and equal values", () => {
    expect(pseudomedian([])).toMatchObject({ estimate: null, reason: { code: "no-values" } });
    expect(pseudomedian([Number.POSITIVE_INFINITY]).reason?.code).toBe("not-finite");
    expect(pseudomedian([3])).toMatchObject({ estimate: 3, interval: null, reason: { code: "too-few" } });
    expect(pseudomedian([3, 5])).toMatchObject({ estimate: 4, interval: [3, 5], confidence: 0.5, reason: null });
    expect(pseudomedian([7, 7, 7])).toMatchObject({ estimate: 7, interval: [7, 7] });
    expect(pseudomedian([1.7e308, 1.7e308, -1.7e308]).estimate).toBeLessThanOrEqual(1.7e308);
  });

  test("effective sizes of none, few, equal and enormous values", () => {
    expect(effectiveSampleSize([])).toMatchObject({ size: null, reason: { code: "no-values" } });
    expect(effectiveSampleSize([1, Number.NaN]).reason?.code).toBe("not-finite");
    expect(effectiveSampleSize([1, 2, 3, 4])).toMatchObject({
      autocorrelation: null,
      size: 4,
      reason: { code: "too-few" },
    });
    expect(effectiveSampleSize([2, 2, 2, 2, 2, 2])).toMatchObject({ size: 6, reason: { code: "no-spread" } });
    expect(effectiveSampleSize([1.7e308, -1.7e308, 1.7e308, -1.7e308, 1.7e308, -1.7e308]).size).toBe(6);
    // What chance makes of independent values counts for nothing.
    expect(effectiveSampleSize([3, 4, 1, 2, 5, 3, 4, 2, 5, 1]).size).toBe(10);
    // A trend: no fewer than one value.
    expect(effectiveSampleSize([1, 2, 3, 4, 5, 6, 7, 8]).size).toBe(1);
  });
});

test.each([
  [0, 10],
  [0, 20],
  [0.3, 15],
  [0.5, 20],
  [0.5, 30],
])("the autocorrelation %d of %d values is found without the bias of short series", (rho, n) => {
  let seed = 11;
  const random = () => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  };
  const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  const rounds = 4000;
  let sum = 0;
  for (let i = 0; i < rounds; i++) {
    let value = normal();
    const series = Array.from({ length: n }, () => {
      const now = value;
      value = rho * value + Math.sqrt(1 - rho * rho) * normal();
      return now;
    });
    sum += effectiveSampleSize(series).autocorrelation!;
  }
  // Uncorrected it is (1 + 4 rho) / n too low: 0.1 to 0.15 here.
  expect(Math.abs(sum / rounds - rho)).toBeLessThan(0.035);
});

test("the stored values say where they come from", () => {
  expect(r.origin).toMatch(/^R version/);
  expect(scipy.origin).toMatch(/^scipy/);
});
