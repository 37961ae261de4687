import { describe, expect, test } from "vitest";
import { parseQuantity } from "../../core/units/quantity.ts";
import { BASE_UNITS, isBaseUnit, normalise, unitNames, unitOf } from "../../core/units/units.ts";

describe("normalise", () => {
  test.each([
    [0.1353, "microseconds", 1.353e-7, "s"],
    [131072, "ns", 0.000131072, "s"],
    [1, "KiB/s", 1024, "B/s"],
    [1, "KB", 1000, "B"],
    [941.5, "10^6bit/s", 941_500_000, "bit/s"],
    [3, "%", 0.03, "ratio"],
    [74.5, "k/s", 74_500, "1/s"],
    [2, "min", 120, "s"],
    [12.5, "μs", 0.0000125, "s"],
  ])("%d %s", (value, unit, expected, base) => {
    expect(normalise(value, unit)).toEqual({ value: expected, unit: base });
  });

  test.each(["Mb", "kb/s", "", "B/S", "__proto__", "constructor", "toString"])(
    "%j is no unit: exact spelling counts",
    (unit) => {
      expect(normalise(1, unit)).toBeNull();
    },
  );

  test("every unit leads to a base unit, and every base unit to itself", () => {
    for (const name of unitNames()) expect(isBaseUnit(unitOf(name)!.base)).toBe(true);
    for (const base of BASE_UNITS) expect(normalise(7.25, base)).toEqual({ value: 7.25, unit: base });
  });
});

describe("parseQuantity", () => {
  test.each([
    ["256m", "B", 256 * 2 ** 20],
    ["256MB", "B", 256e6],
    ["1g", "B/s", 2 ** 30],
    ["15s", "s", 15],
    ["2m", "s", 120],
    ["200 ms", "s", 0.2],
    ["3%", "ratio", 0.03],
    ["10k", "1", 10_000],
    ["1.5e3", "1/s", 1500],
    [4096, "B", 4096],
    ["42", "B", 42],
  ] as const)("%j as %s", (text, base, value) => {
    expect(parseQuantity(text, base)).toBe(value);
  });

  test.each([
    ["15s", "B"],
    ["5m", "W"],
    ["", "s"],
    ["k", "B"],
    ["1,5s", "s"],
    ["NaN", "1"],
    ["1e999", "1"],
    [Number.POSITIVE_INFINITY, "1"],
    ["1constructor", "B"],
  ] as const)("%j is no quantity in %s", (text, base) => {
    expect(parseQuantity(text, base)).toBeNull();
  });
});
