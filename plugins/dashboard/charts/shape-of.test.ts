import fc from "fast-check";
import { expect, test } from "vitest";
import { shapeOf } from "./shape-of.ts";

const oddities = (values: readonly number[]) => shapeOf(values).map(({ oddity }) => oddity);
/** Spread evenly between -1 and 1, in an order without a trend. */
const noise = (i: number, n: number) => (((i * 7) % n) / (n - 1)) * 2 - 1;
const flat = (n: number, level = 100) => Array.from({ length: n }, (_, i) => level + noise(i, n));

test("fewer than 6 values are too few, and nothing else is said of them", () => {
  expect(oddities([])).toEqual(["too few"]);
  expect(oddities([1, 1, 1, 1, 900])).toEqual(["too few"]);
  expect(shapeOf([1, Number.NaN, 2])[0]!.message).toBe("2 values say nothing of their distribution: at least 6");
});

test("values around one level have nothing odd", () => {
  expect(shapeOf(flat(30))).toEqual([]);
  expect(shapeOf(Array.from({ length: 30 }, () => 5))).toEqual([]);
});

test("two levels that take turns", () => {
  const values = flat(40).map((value, i) => (i % 3 === 0 ? value * 1.3 : value));
  expect(shapeOf(values)).toEqual([
    { oddity: "bimodal", message: "the values gather at 2 levels (65%, 35% of them): their median says little" },
  ]);
});

test("a level that moves while it is measured", () => {
  const values = flat(40, 1000).map((value, i) => value + (i < 15 ? 0 : 8));
  expect(shapeOf(values)[0]!.message).toMatch(
    /^the level moves by \+0\.\d% from value 16 on \(Pettitt's p = 0\.00000\d\)$/,
  );
});

test("two levels one after the other are a step, not modes", () => {
  expect(oddities(flat(40).map((value, i) => (i < 25 ? value : value * 1.3)))).toEqual(["drifting"]);
});

test("a slope", () => {
  const values = flat(60, 1000).map((value, i) => value + i * 2);
  expect(shapeOf(values)).toEqual([
    { oddity: "drifting", message: "the values drift by +11.8% from the first to the last" },
  ]);
});

test("a move that nobody minds is none", () => {
  expect(shapeOf(flat(400, 100_000).map((value, i) => value + (i < 200 ? 0 : 3)))).toEqual([]);
});

test("a value far out, by the quartiles of the sample", () => {
  // Quartiles 99.5 and 100.5: far out is beyond 96.5 and 103.5.
  expect(shapeOf([...flat(41), 103.4])).toEqual([]);
  expect(shapeOf([...flat(41), 104])).toEqual([
    { oddity: "outliers", message: "1 value lies more than 3 quartile distances beyond the quartiles" },
  ]);
});

test("many values, and any values at all", () => {
  expect(oddities(Array.from({ length: 20_000 }, (_, i) => 100 + noise(i, 1009) + (i > 14_000 ? 5 : 0)))).toContain(
    "drifting",
  );
  fc.assert(
    fc.property(fc.array(fc.double(), { maxLength: 40 }), (values) => {
      for (const { message } of shapeOf(values)) expect(message).not.toMatch(/NaN|Infinity|undefined/);
    }),
  );
});
