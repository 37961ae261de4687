import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { distribution, ecdf, FEWEST, percentileCurve, runOrder } from "./charts.ts";
import { swarm } from "./distribution.ts";
import { nines } from "./percentile-curve.ts";
import { classes, found, numbers, parsed, pathOf, readHeights, within } from "./testing/svg.ts";

const options = { id: "d", title: "latency", unit: "s" };
const values = fc.array(fc.double({ min: 1e-6, max: 1e-3, noNaN: true }), { minLength: 1, maxLength: 60 });
const texts = (root: ReturnType<typeof parsed>, name: string, kind?: string) =>
  found(root, name, kind).map(({ text }) => text);

/** In thousandths of the height of the drawing. */
const near = (read: (y: number) => number, a: number, b: number) => Math.abs(a - b) / Math.abs(read(0) - read(1000));

describe("distribution", () => {
  test("dots are at their values, and the box at median and quartiles", () => {
    fc.assert(
      fc.property(values, (list) => {
        const root = parsed(distribution([{ name: "a", values: list }], options).svg);
        const read = readHeights(root);
        const sorted = [...list].sort((a, b) => a - b);
        const heights = numbers(found(root, "circle", "dot"), "cy").map(read);
        for (const [i, value] of sorted.entries()) expect(near(read, heights[i]!, value)).toBeLessThan(1e-3);
        expect(found(root, "rect", "box")).toHaveLength(list.length < FEWEST ? 0 : 1);
        if (list.length < FEWEST) return;
        const median = pathOf(found(root, "path", "median")[0]!)[0]![2];
        const middle = (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
        expect(near(read, read(median), middle)).toBeLessThan(1e-3);
      }),
      { numRuns: 60 },
    );
    // Quartiles as R's quantile(c(1, 2, 3, 4, 5, 10)): 2.25, 3.5, 4.75.
    const root = parsed(distribution([{ name: "a", values: [10, 1, 3, 2, 4, 5] }], options).svg);
    const box = found(root, "rect", "box")[0]!.attributes;
    const read = readHeights(root);
    expect(read(Number(box.y))).toBeCloseTo(4.75, 1);
    expect(read(Number(box.y) + Number(box.height))).toBeCloseTo(2.25, 1);
    expect(texts(root, "title")).toContain("a: n=6, median 3.50 s, quartiles 2.25 s and 4.75 s");
  });

  test("of many values 500 are drawn, both ends among them, and a note says so", () => {
    const many = Array.from({ length: 20_000 }, (_, i) => 1 + ((i * 7919) % 20_011) / 20_011);
    const { svg, notes } = distribution([{ name: "a", values: [...many, 5, 0.1] }], options);
    const root = parsed(svg);
    const read = readHeights(root);
    const heights = numbers(found(root, "circle", "dot"), "cy").map(read);
    expect(heights).toHaveLength(500);
    expect([Math.min(...heights), Math.max(...heights)].map((value) => value.toFixed(1))).toEqual(["0.1", "5.0"]);
    expect(notes).toEqual(["a: 500 of 20002 values are drawn, evenly by rank; the box is of all"]);
  });

  test("up to three samples, each with its own colour; what is missing is counted", () => {
    const samples = ["a", "b", "c", "d"].map((name) => ({ name, values: [1, 2, Number.NaN] }));
    const { svg, notes } = distribution(samples, options);
    const root = parsed(svg);
    expect([1, 2, 3, 4].map((n) => found(root, "g", `series-${n}`).length)).toEqual([1, 1, 1, 0]);
    expect(notes).toEqual([
      "4 values that are no numbers are not drawn",
      "1 samples are not drawn: there is room for 3",
    ]);
  });
});

test("dots of a swarm do not cover each other while there is room, and always lie the same", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { maxLength: 60 }), (list) => {
      const heights = list.sort((a, b) => a - b);
      const places = swarm(heights, 1000);
      for (const [i, y] of heights.entries())
        for (let j = 0; j < i; j++) expect(Math.hypot(y - heights[j]!, places[i]! - places[j]!)).toBeGreaterThan(4.3);
      expect(swarm(heights, 1000)).toEqual(places);
    }),
  );
  expect(
    swarm(
      Array.from({ length: 500 }, () => 7),
      20,
    ).every((place) => Math.abs(place) <= 20),
  ).toBe(true);
});

describe("ecdf", () => {
  test("rises by 1/n at each value, from 0 to 1", () => {
    fc.assert(
      fc.property(values, (list) => {
        const root = parsed(ecdf([{ name: "a", values: list }], options).svg);
        const line = found(root, "path", "line").find(({ attributes }) => attributes.d!.includes("V"))!;
        const [first, ...rest] = pathOf(line);
        const rises = rest.filter(([letter]) => letter === "V").map(([, y]) => y);
        const [bottom, top] = [first![2], rises.at(-1)!];
        const distinct = [...new Set(list)].sort((a, b) => a - b);
        expect(rises).toHaveLength(distinct.length);
        for (const [i, value] of distinct.entries()) {
          const share = list.filter((each) => each <= value).length / list.length;
          expect((bottom - rises[i]!) / (bottom - top)).toBeCloseTo(share, 3);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("runOrder", () => {
  test("values in the order measured; the median is of those that count, disturbed or not", () => {
    const root = parsed(
      runOrder(
        [{ value: 1 }, { value: 3, disturbed: true }, { value: 50, disturbed: true, setAside: true }, { value: 2 }],
        options,
      ).svg,
    );
    const read = readHeights(root);
    const dots = found(root, "circle", "dot");
    expect(numbers(dots, "cy").map((y) => Math.round(read(y)))).toEqual([1, 3, 50, 2]);
    expect(numbers(dots, "cx")).toEqual(numbers(dots, "cx").toSorted((a, b) => a - b));
    expect(dots.map((dot) => classes(dot).includes("tainted"))).toEqual([false, true, true, false]);
    expect(texts(root, "title")).toContain("median 2.00 s");
  });

  test("what failed leaves its place empty", () => {
    const { svg, notes } = runOrder([{ value: 1 }, { value: Number.NaN }, { value: 1 }, { value: 1 }], options);
    const [a, b, c] = numbers(found(parsed(svg), "circle", "dot"), "cx");
    expect((b! - a!) / (c! - b!)).toBeCloseTo(2, 1);
    expect(notes).toEqual(["1 repetitions have no value"]);
  });
});

describe("percentileCurve", () => {
  test("each nine takes as much room as the one before", () => {
    expect([0, 90, 99, 99.9].map((percentile) => nines(percentile).toFixed(6))).toEqual([
      "0.000000",
      "1.000000",
      "2.000000",
      "3.000000",
    ]);
    const percentiles = [90, 99, 99.9].map((percentile, i) => ({ percentile, value: i + 1 }));
    const root = parsed(percentileCurve([{ name: "a", percentiles }], options).svg);
    const [a, b, c] = numbers(found(root, "circle", "dot"), "cx");
    expect(c! - b!).toBeCloseTo(b! - a!, 1);
    const read = readHeights(root);
    expect(numbers(found(root, "circle", "dot"), "cy").map((y) => Math.round(read(y)))).toEqual([1, 2, 3]);
    expect([...within(root)].map(({ attributes }) => attributes["data-value"]).filter(Boolean)).toEqual([
      "1.00 s",
      "2.00 s",
      "3.00 s",
    ]);
  });

  test("the curve of values ends where nothing is known any more", () => {
    const thousand = Array.from({ length: 1000 }, (_, i) => i + 1);
    const root = parsed(percentileCurve([{ name: "a", values: thousand }], { ...options, unit: "1" }).svg);
    const labels = found(root, "text", "tick").map(({ text }) => text);
    expect(labels).toContain("p99.9");
    expect(labels).not.toContain("p99.99");
    const read = readHeights(root);
    const line = pathOf(found(root, "path", "line").find(({ attributes }) => attributes.d!.includes("L"))!);
    expect(read(line.at(-1)![2])).toBeCloseTo(999, -1);
    expect(read(line[0]![2])).toBeCloseTo(1, -1);
  });

  test("the 100th percentile and what is none have no place", () => {
    const percentiles = [
      { percentile: 50, value: 1 },
      { percentile: 100, value: 9 },
      { percentile: -1, value: 5 },
      { percentile: 99, value: Number.NaN },
    ];
    expect(found(parsed(percentileCurve([{ name: "a", percentiles }], options).svg), "circle")).toHaveLength(1);
  });
});
