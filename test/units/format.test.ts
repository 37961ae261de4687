import { describe, expect, test } from "vitest";
import { formatChange, formatQuantity, formatSpread } from "../../core/units/format.ts";

describe("formatQuantity", () => {
  test.each([
    [412_600, "1/s", "412.6 k/s"],
    [2.31e9, "B/s", "2.31 GB/s"],
    [2.3e9, "B/s", "2.30 GB/s"],
    [412e-6, "s", "412 µs"],
    [1.353e-7, "s", "135.3 ns"],
    [17.04, "s", "17.0 s"],
    [12_345, "s", "12345 s"],
    [3e-10, "s", "0.3 ns"],
    [512, "B", "512 B"],
    [268_435_456, "B", "268.4 MB"],
    [9.41e9, "bit/s", "9.41 Gbit/s"],
    [12, "1", "12"],
    [12_300, "1", "12.3 k"],
    [0.5, "1", "0.5"],
    [3.2e9, "Hz", "3.20 GHz"],
    [0.045, "W", "45.0 mW"],
    [0.938, "ratio", "93.8%"],
    [1.7e308, "ratio", "1e+308%"],
    [0.1, "ratio", "10%"],
    [0.05, "ratio", "5%"],
    [0, "s", "0 s"],
    [-412e-6, "s", "-412 µs"],
    [999_960, "1/s", "1.00 M/s"],
    [999.99, "1/s", "1.00 k/s"],
    [Number.NaN, "s", "-"],
    [Number.POSITIVE_INFINITY, "s", "-"],
    [3, "furlong", "3.00 furlong"],
  ])("%d %s is %s", (value, unit, text) => {
    expect(formatQuantity(value, unit)).toBe(text);
  });

  test("ASCII only, where asked", () => {
    expect(formatQuantity(412e-6, "s", { ascii: true })).toBe("412 us");
    expect(formatSpread(0.006, { ascii: true })).toBe("+-0.6%");
  });
});

test.each([
  [0.003, "+0.3%"],
  [-0.073, "-7.3%"],
  [0, "0.0%"],
  [-0.0001, "0.0%"],
  [0.0001, "0.0%"],
  [1.5, "+150%"],
  [Number.NaN, "-"],
])("a change of %d is %s", (ratio, text) => {
  expect(formatChange(ratio)).toBe(text);
});

test.each([
  [0.006, "±0.6%"],
  [0.09, "±9%"],
  [2.82, "±282%"],
])("a spread of %d is %s", (ratio, text) => {
  expect(formatSpread(ratio)).toBe(text);
});
