import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csv, type ForestRow, figure, forest, heatMap, intervalBar, sparkline, timeline } from "./charts.ts";
import { classes, found, numbers, parsed, pathOf, readHeights } from "./testing/svg.ts";
import { timeScale, timeText } from "./time-scale.ts";

const options = { id: "c", title: "changes" };
const row = (
  change: number | null,
  interval: readonly [number, number] | null,
  more: Partial<ForestRow> = {},
): ForestRow => ({
  name: "stat latency",
  change,
  interval,
  limit: 0.05,
  better: "lower",
  verdict: "pass",
  ...more,
});
const texts = (root: ReturnType<typeof parsed>, kind: string) => found(root, "text", kind).map(({ text }) => text);

describe("intervalBar", () => {
  const draw = (data: ForestRow, more = {}) => parsed(intervalBar(data, { ...options, ...more }));

  test("the interval is to scale around 0, which is in the middle", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.19, max: 0.19, noNaN: true }),
        fc.double({ min: 0.001, max: 0.1, noNaN: true }),
        (change, half) => {
          const root = draw(row(change, [change - half, change + half], { verdict: "inconclusive" }));
          const [[, left], [, right]] = pathOf(found(root, "path", "interval")[0]!) as [
            [string, number, number],
            [string, number, number],
          ];
          // 140 wide, 8 beside the axis at each end, 0.4 across.
          const place = (ratio: number) => (ratio < -0.2 ? 1 : ratio > 0.2 ? 139 : 70 + (ratio / 0.4) * 124);
          expect(left).toBeCloseTo(place(change - half), 1);
          expect(right).toBeCloseTo(place(change + half), 1);
        },
      ),
    );
  });

  test("what lies outside has arrows, and no shape at a place that is not its own", () => {
    const root = draw(row(0.5, [0.3, 0.7], { verdict: "regression" }));
    expect(found(root, "path", "arrow")).toHaveLength(1);
    expect(found(root, "path", "shape")).toHaveLength(0);
    expect(found(draw(row(0.1, [-0.4, 0.6])), "path", "arrow")).toHaveLength(2);
    expect(found(draw(row(0.1, [0.05, 0.15])), "path", "arrow")).toHaveLength(0);
  });

  test("beyond the limit is the bad side", () => {
    const beyond = (better: "lower" | "higher") =>
      found(draw(row(0, null, { better })), "rect", "beyond")[0]!.attributes;
    expect(beyond("lower")).toMatchObject({ x: "85.5", width: "54.5" });
    expect(beyond("higher")).toMatchObject({ x: "0", width: "54.5" });
    expect(found(draw(row(0, null, { limit: null })), "rect")).toEqual([]);
  });

  test("an unknown change is not 0", () => {
    const root = draw(row(null, null, { verdict: "inconclusive" }));
    expect(found(root, "circle", "shape").concat(found(root, "path", "shape"))).toEqual([]);
    expect(found(root, "desc")[0]!.text).toBe("no change known: inconclusive");
  });

  test("verdicts differ by shape, not by colour alone", () => {
    const shapes = ["regression", "improvement", "inconclusive", "failed", "pass"].map((verdict) => {
      const root = draw(row(0.01, null, { verdict }));
      return found(root, "path", "shape").length === 0
        ? "dot"
        : pathOf(found(root, "path", "shape")[0]!)
            .map(([, x, y]) => `${x},${y}`)
            .join(" ");
    });
    expect(new Set(shapes).size).toBe(4);
    expect(shapes[2]).toBe(shapes[3]);
  });
});

describe("forest", () => {
  test("rows in the order given, numbers as the tables have them", () => {
    const rows = [
      row(0.07, [0.05, 0.09], { name: "b", verdict: "regression" }),
      row(-0.01, [-0.03, 0.01], { name: "a" }),
      row(null, null, { name: "c", verdict: "inconclusive" }),
    ];
    const root = parsed(forest(rows, options).svg);
    expect(texts(root, "name")).toEqual(["b", "a", "c"]);
    expect(texts(root, "number")).toEqual(["+7.0%", "+5.0% … +9.0%", "-1.0%", "-3.0% … +1.0%", "-", "-"]);
    expect(found(root, "desc")[0]!.text).toBe("1 regression, 1 pass, 1 inconclusive.");
  });

  test("shapes stand over the ticks of their change", () => {
    const root = parsed(forest([row(0.1, [0.05, 0.15])], options).svg);
    const ticks = found(root, "text", "tick");
    const at = Number(ticks.find(({ text }) => text === "+10%")!.attributes.x);
    expect(numbers(found(root, "circle", "shape"), "cx")[0]).toBeCloseTo(at, 1);
  });

  test("nothing compared", () => {
    expect(texts(parsed(forest([], options).svg), "nothing")).toEqual(["nothing was compared"]);
  });
});

describe("heatMap", () => {
  const data = {
    rowName: "iodepth",
    columnName: "bs",
    rows: ["1", "2"],
    columns: ["4k", "1m"],
    better: "higher" as const,
  };

  test("the number in the cell, colour by size and by what is better", () => {
    const cells = [
      { row: "1", column: "4k", change: 0.12 },
      { row: "1", column: "1m", change: -0.04 },
      { row: "2", column: "4k", change: 0.004 },
      { row: "2", column: "1m", change: 0.3, verdict: "inconclusive" },
    ];
    const root = parsed(heatMap({ ...data, cells }, options).svg);
    expect(texts(root, "number")).toEqual(["+12.0%", "-4.0%", "+0.4%", "+30.0%?"]);
    expect(found(root, "rect").map((rect) => classes(rect)[0])).toEqual([
      "heat-better-4",
      "heat-worse-2",
      "heat-0",
      "heat-better-5",
    ]);
    const lower = parsed(heatMap({ ...data, better: "lower", cells }, options).svg);
    expect(classes(found(lower, "rect")[0]!)).toEqual(["heat-worse-4"]);
  });

  test("what is missing is hatched and counted, never 0", () => {
    const { svg, notes } = heatMap(
      { ...data, cells: [{ row: "1", column: "4k", change: null, verdict: "inconclusive" }] },
      options,
    );
    const root = parsed(svg);
    expect(found(root, "path", "hatch")).toHaveLength(4);
    expect(texts(root, "number")).toEqual([]);
    expect(notes).toEqual(["4 of 4 cells have no change to show (hatched)"]);
    const titles = found(root, "title").map(({ text }) => text);
    expect(titles).toContain("iodepth 1, bs 4k: inconclusive");
    expect(titles).toContain("iodepth 2, bs 1m: not measured");
  });
});

describe("sparkline", () => {
  test("its line goes through its values, and a gap is a gap", () => {
    const root = parsed(sparkline([1, 2, Number.NaN, 4, 3], { ...options, unit: "s", levels: [3] }));
    const line = pathOf(found(root, "path", "line")[0]!);
    expect(line.map(([letter]) => letter)).toEqual(["M", "L", "M", "L"]);
    // 3 to 17 high for 4 to 1.
    expect(line.map(([, , y]) => Math.round(4 - ((y - 3) / 14) * 3))).toEqual([1, 2, 4, 3]);
    expect(
      pathOf(found(root, "path", "level")[0]!).map(([, , y]) => Math.round(40 - ((y - 3) / 14) * 30) / 10),
    ).toEqual([1.5, 1.5, 3.5, 3.5]);
    expect(found(root, "desc")[0]!.text).toBe("4 values, 1.00 s to 4.00 s, the last 3.00 s");
  });

  test("levels are those that it is given: nobody looks for others", () => {
    const values = Array.from({ length: 40 }, (_, i) => (i < 20 ? 10 : 14) + ((i * 7) % 5) / 10);
    const ys = (levels?: readonly number[]) =>
      pathOf(found(parsed(sparkline(values, { ...options, unit: "s", levels })), "path", "level")[0]!).map(
        ([, , y]) => y,
      );
    expect(new Set(ys([20])).size).toBe(2);
    expect(new Set(ys()).size).toBe(1);
  });
});

describe("timeline", () => {
  const points = (values: readonly number[]) => values.map((value, i) => ({ time: i, value }));

  test("all series share the time axis; each has its own, from 0", () => {
    const root = parsed(
      timeline(
        [
          { name: "CPU", unit: "ratio", points: points([0.5, 1]) },
          { name: "disk", unit: "B/s", points: points([2e9, 1e9, 4e9]) },
        ],
        options,
      ).svg,
    );
    const lines = found(root, "path", "line").map(pathOf);
    expect(lines[0]!.map(([, x]) => x)).toEqual(lines[1]!.slice(0, 2).map(([, x]) => x));
    const multiples = found(root, "g", "small-multiple");
    expect(multiples.map((each) => texts(each, "name")[0])).toEqual(["CPU, %", "disk, GB/s"]);
    const read = readHeights(multiples[1]!);
    expect(lines[1]!.map(([, , y]) => Math.round(read(y) * 10) / 10)).toEqual([2, 1, 4]);
  });

  test("what was not sampled is a gap, and a series without values is counted", () => {
    const { svg, notes } = timeline(
      [
        { name: "a", unit: "1", points: points([1, 2, Number.NaN, 3, 4]) },
        { name: "b", unit: "1", points: [] },
      ],
      options,
    );
    const [line] = found(parsed(svg), "path", "line").map(pathOf);
    expect(line!.map(([letter]) => letter)).toEqual(["M", "L", "M", "L"]);
    expect(notes).toEqual(["1 series have no values"]);
  });
});

describe("timeScale", () => {
  const ticks = (from: string, to: string) =>
    timeScale([Date.parse(from), Date.parse(to)], [0, 1]).labels.map(({ text, below }) =>
      below ? `${text}/${below}` : text,
    );

  test("ticks at round times of UTC, the day or year where it begins", () => {
    expect(ticks("2026-11-20T22:10Z", "2026-11-21T03:50Z")).toEqual([
      "23:00/2026-11-20",
      "00:00/2026-11-21",
      "01:00",
      "02:00",
      "03:00",
    ]);
    expect(ticks("2025-11-01T00:00Z", "2026-04-03T00:00Z")).toEqual([
      "11-01/2025",
      "12-01",
      "01-01/2026",
      "02-01",
      "03-01",
      "04-01",
    ]);
    // Mondays.
    expect(ticks("2026-09-06T00:00Z", "2026-10-10T00:00Z")).toEqual(["09-07/2026", "09-14", "09-21", "09-28", "10-05"]);
    expect(ticks("2026-11-20T22:10:00Z", "2026-11-20T22:10:20Z").at(-1)).toBe("22:10:20");
  });

  test("any two times have a few ticks between them", () => {
    const time = fc.date({ noInvalidDate: true }).map((date) => date.getTime());
    fc.assert(
      fc.property(time, time, (a, b) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        const { scale, labels } = timeScale([from, to], [0, 1]);
        expect(labels.length).toBeLessThan(15);
        for (const { time: tick, text } of labels) {
          expect(tick).toBeGreaterThanOrEqual(scale.domain[0]);
          expect(tick).toBeLessThanOrEqual(scale.domain[1]);
          expect(text).toMatch(/^\d\d[-:]\d\d(:\d\d)?$/);
        }
      }),
    );
  });

  test("times as people read them", () => {
    expect(timeText(Date.UTC(2026, 10, 20, 14, 5))).toBe("2026-11-20 14:05");
    expect(timeText(Number.NaN)).toBe("");
  });
});

test("CSV as RFC 4180 has it: quotes where needed, missing is empty, numbers read back exactly", () => {
  expect(
    csv([
      ["run", 'a "b"', "x,y"],
      [0.1 + 0.2, null, "two\nlines"],
      [Number.NaN, "=1+1", "plain"],
    ]),
  ).toBe('run,"a ""b""","x,y"\r\n0.30000000000000004,,"two\nlines"\r\n,=1+1,plain\r\n');
});

describe("figure", () => {
  const drawn = (rows: readonly (readonly string[])[], more = {}) =>
    parsed(
      figure({
        id: "fig",
        caption: "latency",
        svg: sparkline([1, 2], { id: "s", title: "s", unit: "s" }),
        table: { columns: [{ title: "run" }, { title: "value", number: true }], rows },
        csv: [["run", "value"], ...rows],
        ...more,
      }),
    );

  test("a real table, with scopes and a caption, and its CSV in the link itself", () => {
    const root = drawn([["R1", "1.00 s"]]);
    expect(found(root, "caption")[0]!.text).toBe("latency");
    expect(found(root, "th").map(({ attributes, text }) => [attributes.scope, text])).toEqual([
      ["col", "run"],
      ["col", "value"],
      ["row", "R1"],
    ]);
    expect(found(root, "td", "number").map(({ text }) => text)).toEqual(["1.00 s"]);
    const { href, download } = found(root, "a")[0]!.attributes;
    expect(download).toBe("fig.csv");
    expect(decodeURIComponent(href!.replace("data:text/csv;charset=utf-8,", ""))).toBe("run,value\r\nR1,1.00 s\r\n");
  });

  test("a long table is cut and says so; the CSV is whole", () => {
    const root = drawn(Array.from({ length: 900 }, (_, i) => [`R${i}`, "1"]));
    expect(found(root, "tr")).toHaveLength(501);
    expect(found(root, "caption")[0]!.text).toBe("latency; the last 500 of 900 rows, all of them in the CSV");
    expect(found(root, "a")[0]!.text).toBe("CSV, 900 rows");
  });
});
