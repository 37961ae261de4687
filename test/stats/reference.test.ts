import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  mannWhitney,
  medianInterval,
  normalCdf,
  normalQuantile,
  normalUpperTail,
  relativeChange,
  shift,
} from "../../core/stats/index.ts";

const read = (name: string) => JSON.parse(readFileSync(new URL(`./reference/${name}`, import.meta.url), "utf8"));
const r = read("r.json");
const scipy = read("scipy.json");

const near = (got: number | null, wanted: number, relative = 1e-10) => {
  expect(got).not.toBeNull();
  expect(Math.abs(got! - wanted)).toBeLessThanOrEqual(relative * Math.max(1e-300, Math.abs(wanted)) + 1e-15);
};

describe("R", () => {
  for (const { name, x, y, plain, logs } of r.untied) {
    test(`wilcox.test, exact: ${name}`, () => {
      const rank = mannWhitney(x, y);
      expect(rank.method).toBe("exact");
      for (const key of ["u", "twoSided", "less", "greater"] as const) near(rank[key], plain[key]);
      const found = shift(x, y);
      near(found.estimate, plain.estimate);
      near(found.interval![0], plain.interval[0]);
      near(found.interval![1], plain.interval[1]);
      near(found.confidence, plain.confidence);
    });

    test(`wilcox.test of logarithms is the relative change: ${name}`, () => {
      const found = relativeChange(x, y);
      near(found.estimate, Math.expm1(logs.estimate), 1e-9);
      near(found.interval![0], Math.expm1(logs.interval[0]), 1e-9);
      near(found.interval![1], Math.expm1(logs.interval[1]), 1e-9);
      near(found.confidence, logs.confidence);
    });
  }

  test("wilcox.test by the normal approximation, tied, above 1000 pairs", () => {
    for (const { x, y, result } of r.normal) {
      const rank = mannWhitney(x, y);
      expect(rank.method).toBe("normal");
      for (const key of ["twoSided", "less", "greater"] as const) near(rank[key], result[key]);
    }
  });

  test("above 1000 pairs the approximations are near the exact values, p on the safe side", () => {
    const { x, y, plain } = r.large;
    const found = shift(x, y);
    near(found.estimate, plain.estimate);
    near(found.interval![0], plain.interval[0], 1e-2);
    near(found.interval![1], plain.interval[1], 1e-2);
    near(found.confidence, plain.confidence, 1e-3);
    const rank = mannWhitney(x, y);
    near(rank.less, plain.less, 1e-3);
    expect(rank.twoSided).toBeGreaterThan(plain.twoSided);
    expect(rank.twoSided).toBeLessThan(plain.twoSided * 1.5);
  });

  test("qbinom and pbinom: which order statistics bound the median, with which confidence", () => {
    for (const { n, depth, confidence } of r.median) {
      const values = Array.from({ length: n }, (_, i) => i + 1);
      const found = medianInterval(values);
      near(found.confidence, confidence);
      expect(found.interval).toEqual([depth, n + 1 - depth]);
    }
  });

  test("pnorm and qnorm", () => {
    const { z, lower, upper } = r.pnorm;
    for (const [i, value] of z.entries()) {
      near(normalCdf(value), lower[i], 1e-12);
      near(normalUpperTail(value), upper[i], 1e-12);
    }
    for (const [i, p] of r.qnorm.p.entries()) near(normalQuantile(p), r.qnorm.z[i], 1e-12);
  });
});

describe("scipy", () => {
  for (const { name, x, y, ...wanted } of scipy.untied)
    test(`mannwhitneyu, exact: ${name}`, () => {
      const rank = mannWhitney(x, y);
      for (const key of ["twoSided", "less", "greater"] as const) near(rank[key], wanted[key], 1e-9);
    });

  for (const { name, x, y, ...wanted } of scipy.tied)
    test(`permutation_test of the rank sum, tied: ${name}`, () => {
      const rank = mannWhitney(x, y);
      expect(rank.method).toBe("exact");
      for (const key of ["u", "twoSided", "less", "greater"] as const) near(rank[key], wanted[key], 1e-9);
    });
});

test("the stored values say where they come from", () => {
  expect(r.origin).toMatch(/^R version/);
  expect(scipy.origin).toMatch(/^scipy/);
});
