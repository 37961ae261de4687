import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type HistoryData, type HistoryPoint, history } from "./charts.ts";
import { classes, found, numbers, parsed, pathOf, readHeights, within } from "./testing/svg.ts";

const DAY = 86_400_000;
const FIRST = Date.UTC(2026, 8, 7, 3);
const point = (value: number, i: number, more: Partial<HistoryPoint> = {}): HistoryPoint => ({
  run: `R${i}`,
  time: new Date(FIRST + i * DAY).toISOString(),
  value,
  ...more,
});
const data = (values: readonly number[], more: Partial<HistoryData> = {}): HistoryData => ({
  points: values.map((value, i) => point(value, i)),
  unit: "s",
  better: "lower",
  ...more,
});
const options = { id: "h", title: "latency of stat" };
const draw = (of: HistoryData, more = {}) => parsed(history(of, { ...options, ...more }).svg);
/** Without those of the legend. */
const dots = (root: ReturnType<typeof parsed>, kind: string) => found(found(root, "g", "dots")[0]!, "circle", kind);
const values = fc.array(fc.double({ min: 1e-6, max: 1e-3, noNaN: true }), { minLength: 1, maxLength: 80 });

describe("where a dot is", () => {
  test.each([["linear"], ["log"]] as const)("is its value, read off the %s axis' own labels", (y) => {
    fc.assert(
      fc.property(values, (list) => {
        const root = draw(data(list), { y });
        const heights = numbers(dots(root, "dot"), "cy");
        const read = readHeights(root, y === "log");
        // Two decimals of a place, of about 200: labels of ticks add as much.
        const width = Math.abs(read(30) - read(230));
        expect(heights).toHaveLength(list.length);
        for (const [i, value] of list.entries()) {
          const tolerance = y === "log" ? value * 1e-2 : width * 1e-3 + value * 1e-9;
          expect(Math.abs(read(heights[i]!) - value)).toBeLessThan(tolerance);
        }
      }),
    );
  });

  test("is its time: equal distances for equal times, and for each run by number", () => {
    const points = [0, 1, 2, 6].map((day) => point(1, day));
    const gaps = (x: "time" | "run") => {
      const xs = numbers(dots(draw({ ...data([]), points }, { x }), "dot"), "cx");
      return xs.slice(1).map((each, i) => each - xs[i]!);
    };
    const [a, b, c] = gaps("time");
    expect(b).toBeCloseTo(a!, 1);
    expect(c! / a!).toBeCloseTo(4, 2);
    const [d, e, f] = gaps("run");
    expect([e, f].map((gap) => Math.abs(gap! - d!) < 0.02)).toEqual([true, true]);
  });
});

test("a level is the median of its clean runs, and steps half-way between two runs", () => {
  const list = [10, 11, 12, 900, 20, 21, 22];
  const points = list.map((value, i) => point(value, i, { tainted: value === 900 }));
  const root = draw({ ...data([]), points, changes: [{ run: "R4", before: 11, after: 21, change: 21 / 11 - 1 }] });
  const read = readHeights(root);
  const corners = pathOf(found(root, "path", "level")[0]!);
  expect(corners.map(([, , y]) => Math.round(read(y)))).toEqual([11, 11, 21, 21]);
  const xs = numbers(dots(root, "dot"), "cx");
  expect(corners[1]![1]).toBeCloseTo((xs[3]! + xs[4]!) / 2, 1);
  expect(dots(root, "tainted")).toHaveLength(1);
});

test("the baseline's band reaches from its first run to the right edge, over its interval", () => {
  const root = draw(data([5, 5.2, 5.1, 5], { baseline: { name: "main", runs: ["R1", "R2"], interval: [4.9, 5.3] } }));
  const band = found(root, "rect", "band")[0]!;
  const read = readHeights(root);
  const [y, height, x] = ["y", "height", "x"].map((name) => Number(band.attributes[name]));
  expect(read(y!)).toBeCloseTo(5.3, 2);
  expect(read(y! + height!)).toBeCloseTo(4.9, 2);
  expect(x).toBe(numbers(dots(root, "of-baseline"), "cx")[0]);
  expect(dots(root, "of-baseline")).toHaveLength(2);
});

test("a change says how much, when, and what ran; which is worse is said by shape and class", () => {
  const change = {
    run: "R2",
    before: 5,
    after: 6,
    change: 0.2,
    time: "2026-09-09T03:00:00Z",
    kernel: "6.12.9",
    commit: "a1b2c3d4e5f6a7",
  };
  const of = data([5, 5, 6, 6], { changes: [change], better: "lower" });
  const group = found(draw(of), "g", "change")[0]!;
  expect(classes(group)).toContain("worse");
  expect(group.attributes["data-run"]).toBe("R2");
  expect([...within(group)].filter(({ name }) => name === "text").map(({ text }) => text)).toEqual([
    "+20.0% 2026-09-09",
    "6.12.9 a1b2c3d4e5",
  ]);
  expect(classes(found(draw({ ...of, better: "higher" }), "g", "change")[0]!)).toContain("better");
  const unsure = found(draw({ ...of, changes: [{ ...change, unconfirmed: true }] }), "g", "change")[0]!;
  expect(classes(unsure)).toContain("unsure");
});

test("labels of changes do not cover each other, and the latest has one", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 30 }), (places) => {
      const changes = places
        .sort((a, b) => a - b)
        .map((i) => ({
          run: `R${i}`,
          before: 1,
          after: 2,
          change: 1,
          time: "2026-09-09",
          kernel: "6.12.9-200.fc40.x86_64",
        }));
      const root = draw(
        data(
          Array.from({ length: 100 }, (_, i) => 1 + (i % 2)),
          { changes },
        ),
      );
      const labels = found(root, "text", "change-label");
      expect(found(root, "path", "rule")).toHaveLength(places.length);
      const heads = labels.filter(({ text }) => text.startsWith("+100%"));
      expect(heads.length).toBeGreaterThan(0);
      const boxes = heads.map(({ attributes, text }) => ({
        x: Number(attributes.x),
        y: attributes.y,
        right: Number(attributes.x) + text.length * 5,
      }));
      for (const [i, a] of boxes.entries())
        for (const b of boxes.slice(i + 1)) expect(a.y === b.y && a.x < b.right && b.x < a.right).toBe(false);
    }),
    { numRuns: 40 },
  );
});

test("the run of the page, acknowledged runs and links", () => {
  const of = data([1, 2, 3], {
    current: "R2",
    acks: [
      { run: "R1", reason: "IBRS is on" },
      { run: "gone", reason: "?" },
    ],
  });
  const root = draw(of, { href: (run: string) => `/runs/${run}` });
  expect(dots(root, "current")).toHaveLength(1);
  expect(found(root, "path", "ack")).toHaveLength(2);
  expect([...within(root)].some(({ text }) => text === "known: IBRS is on")).toBe(true);
  const links = found(root, "a");
  expect(links.map(({ attributes }) => [attributes.href, attributes["data-run"], attributes["data-value"]])).toEqual([
    ["/runs/R0", "R0", "1.00 s"],
    ["/runs/R1", "R1", "2.00 s"],
    ["/runs/R2", "R2", "3.00 s"],
  ]);
  expect(root.attributes.role).toBe("group");
  expect(draw(of).attributes.role).toBe("img");
});

test("it is named for those who do not see it", () => {
  const root = draw(data([0.001, 0.003]));
  expect(root.attributes["aria-labelledby"]).toBe("h-title h-desc");
  expect(found(root, "title")[0]!.text).toBe("latency of stat");
  expect(found(root, "desc")[0]!.text).toBe("2 runs, 1.00 ms to 3.00 ms, the last 3.00 ms; no change of level.");
});

describe("what is left out is said", () => {
  test("a run without a value, or without a time", () => {
    const points = [point(1, 0), point(Number.NaN, 1), { ...point(2, 2), time: "yesterday" }];
    const { svg, notes } = history({ ...data([]), points }, options);
    expect(dots(parsed(svg), "dot")).toHaveLength(1);
    expect(notes).toEqual(["2 runs without a value are not drawn"]);
    expect(history({ ...data([]), points }, { ...options, x: "run" }).notes).toEqual([
      "1 runs without a value are not drawn",
    ]);
  });

  test("no runs", () => {
    const { svg, notes } = history(data([]), options);
    expect(notes).toEqual([]);
    expect(found(parsed(svg), "text").map(({ text }) => text)).toEqual(["no run has a value"]);
  });

  test("a logarithmic axis for values that have no logarithm", () => {
    expect(history(data([1, 0, 2]), { ...options, y: "log" }).notes).toEqual([
      "linear axis: values that are not positive have no logarithm",
    ]);
  });

  test("more runs than marks: lowest, median and highest stay, and the note counts", () => {
    const many = Array.from({ length: 10_000 }, (_, i) => 1 + ((i * 7919) % 997) / 1e4);
    many[4321] = 3;
    many[8765] = 0.5;
    const { svg, notes } = history(data(many, { current: "R9999" }), options);
    const root = parsed(svg);
    const read = readHeights(root);
    const bars = found(root, "path", "whisker").flatMap((bar) => {
      const [[, , low], [, high]] = pathOf(bar) as [[string, number, number], [string, number, number]];
      return [read(low), read(high)];
    });
    expect(Math.max(...bars)).toBeCloseTo(3, 1);
    expect(Math.min(...bars)).toBeCloseTo(0.5, 1);
    expect(bars.length + dots(root, "dot").length).toBeLessThanOrEqual(1501);
    expect(dots(root, "current")).toHaveLength(1);
    expect(notes).toEqual([
      "1500 of 10000 runs are drawn: of each 20 neighbours the lowest and highest (line) and the median (dot)",
    ]);
  });
});
