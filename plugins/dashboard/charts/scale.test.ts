import fc from "fast-check";
import { expect, test } from "vitest";
import { quantityLabels } from "./quantity-labels.ts";
import { extent, linearScale, logScale, niceStep, type Scale } from "./scale.ts";

const finite = fc.double({ noDefaultInfinity: true, noNaN: true });
const plain = fc.double({ min: -1e12, max: 1e12, noNaN: true });
const positive = fc.double({ min: 1e-12, max: 1e12, noNaN: true });
const ordered = (a: number, b: number): [number, number] => (a < b ? [a, b] : [b, a]);
/** 1, 2 or 5, of a tick or a step. */
const leading = (value: number) => Math.round(Number(value.toExponential(6).split("e")[0]) * 1e4) / 1e4;

function expectWhole({ domain, ticks, at, range }: Scale, [low, high]: readonly [number, number]) {
  expect(domain[0]).toBeLessThan(domain[1]);
  // But for rounding, as a label would.
  const slack = (domain[1] - domain[0]) * 1e-9;
  expect(domain[0] - slack).toBeLessThanOrEqual(low);
  expect(domain[1] + slack).toBeGreaterThanOrEqual(high);
  expect(ticks.length).toBeGreaterThanOrEqual(2);
  expect(ticks.length).toBeLessThanOrEqual(14);
  for (let i = 1; i < ticks.length; i++) expect(ticks[i]).toBeGreaterThan(ticks[i - 1]!);
  expect([at(domain[0]), at(domain[1])]).toEqual([...range]);
}

test("a linear axis covers its values with ticks at 1, 2 or 5 times a power of ten", () => {
  fc.assert(
    fc.property(plain, plain, (a, b) => {
      const values = ordered(a, b);
      const scale = linearScale(values, [100, 0]);
      expectWhole(scale, values);
      expect([1, 2, 5]).toContain(leading(scale.step!));
      expect([scale.ticks[0], scale.ticks.at(-1)]).toEqual([...scale.domain]);
    }),
  );
});

test("a logarithmic axis covers its values, and its ticks are round", () => {
  fc.assert(
    fc.property(positive, positive, (a, b) => {
      const values = ordered(a, b);
      const scale = logScale(values, [0, 100]);
      expectWhole(scale, values);
      if (scale.domain[1] / scale.domain[0] >= 10)
        for (const tick of scale.ticks) expect([1, 2, 5]).toContain(leading(tick));
    }),
  );
});

test.each([
  ["linear", linearScale, plain],
  ["logarithmic", logScale, positive],
])("a place on a %s axis is a value's, and back", (_, make, values) => {
  fc.assert(
    fc.property(values, values, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, share) => {
      const [low, high] = ordered(a, b);
      const value = Math.min(high, Math.max(low, low + (high - low) * share));
      const scale = make([low, high], [0, 1000]);
      const width = scale.domain[1] - scale.domain[0];
      expect(Math.abs(scale.invert(scale.at(value)) - value) / width).toBeLessThan(1e-9);
    }),
  );
});

test("no finite values break an axis", () => {
  fc.assert(
    fc.property(finite, finite, finite, (a, b, value) => {
      for (const scale of [
        linearScale(ordered(a, b), [0, 9]),
        logScale(ordered(Math.abs(a) || 1, Math.abs(b) || 1), [0, 9]),
      ]) {
        expect(Number.isFinite(scale.at(value === 0 || scale.log ? Math.abs(value) || 1 : value))).toBe(true);
        expect(scale.ticks.every(Number.isFinite)).toBe(true);
        expect(scale.ticks.length).toBeLessThan(30);
      }
    }),
  );
});

test("values that are all equal are in the middle", () => {
  for (const value of [412.6, -3, 0, 1e-9, 5e20]) {
    const { domain, ticks } = linearScale([value, value], [0, 1]);
    expect(domain[0]).toBeLessThan(value);
    expect(domain[1]).toBeGreaterThan(value);
    expect(ticks.length).toBeGreaterThan(2);
  }
});

test("ticks as an engineer would set them", () => {
  expect(linearScale([361, 441], [0, 1]).ticks).toEqual([360, 380, 400, 420, 440, 460]);
  expect(linearScale([0, 1], [0, 1]).ticks).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(linearScale([-0.31, 0.12], [0, 1]).ticks).toEqual([-0.4, -0.3, -0.2, -0.1, 0, 0.1, 0.2]);
  expect(logScale([3e-6, 2e-3], [0, 1]).ticks).toEqual([1e-5, 1e-4, 1e-3]);
  expect(logScale([1, 90], [0, 1]).ticks).toEqual([1, 2, 5, 10, 20, 50, 100]);
  expect([0.3, 1, 1.01, 2.2, 7, 30].map(niceStep)).toEqual([0.5, 1, 2, 5, 10, 50]);
});

test("the extent is of what is finite", () => {
  expect(extent([3, Number.NaN, -1, Number.POSITIVE_INFINITY])).toEqual([-1, 3]);
  expect(extent([Number.NaN])).toBeNull();
});

const labels = (low: number, high: number, unit: string, make = linearScale) =>
  quantityLabels(make([low, high], [0, 1]), unit);

test("all labels of an axis have one prefix, that of the largest", () => {
  expect(labels(380_000, 440_000, "1/s")).toEqual({ labels: ["380", "400", "420", "440"], unit: "k/s" });
  expect(labels(0.9e-6, 1.2e-6, "s")).toEqual({ labels: ["0.9", "1.0", "1.1", "1.2"], unit: "µs" });
  expect(labels(0, 2.4e9, "B/s")).toEqual({ labels: ["0.0", "0.5", "1.0", "1.5", "2.0", "2.5"], unit: "GB/s" });
  expect(labels(-0.04, 0.05, "ratio")).toEqual({ labels: ["-4", "-2", "0", "2", "4", "6"], unit: "%" });
  expect(labels(0, 0, "1")).toEqual({ labels: ["-1.0", "-0.5", "0.0", "0.5", "1.0"], unit: "" });
  expect(labels(0, 3, "furlong")).toEqual({ labels: ["0", "1", "2", "3"], unit: "furlong" });
  expect(labels(0, 3e6, "W")).toEqual({ labels: ["0", "1", "2", "3"], unit: "MW" });
});

test("over more than three decades each label has its own", () => {
  expect(labels(3e-6, 2, "s", logScale)).toEqual({ labels: ["100 µs", "10 ms", "1 s"], unit: "" });
});

test("labels tell all ticks apart, and say what they stand at", () => {
  fc.assert(
    fc.property(plain, plain, (a, b) => {
      const scale = linearScale(ordered(a, b), [0, 1]);
      const { labels: texts } = quantityLabels(scale, "1/s");
      expect(new Set(texts).size).toBe(texts.length);
      const largest = Math.max(...scale.ticks.map(Math.abs));
      const at = scale.ticks.findIndex((tick) => Math.abs(tick) === largest);
      const factor = largest / Math.abs(Number(texts[at]));
      for (const [i, tick] of scale.ticks.entries())
        expect(Math.abs(Number(texts[i]) * factor - tick)).toBeLessThanOrEqual(scale.step! * 0.01);
    }),
  );
});
