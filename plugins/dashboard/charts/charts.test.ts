import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  distribution,
  ecdf,
  figure,
  flameDifference,
  flameGraph,
  forest,
  heatMap,
  history,
  intervalBar,
  parseFolded,
  percentileCurve,
  runOrder,
  sparkline,
  timeline,
} from "./charts.ts";
import { found, parsed, within } from "./testing/svg.ts";

type Draw = (values: readonly number[], name: string) => unknown;

const DAY = 86_400_000;
const FIRST = Date.UTC(2026, 0, 5);
const pair = (values: readonly number[], i = 0): [number, number] | null =>
  values.length < i + 2 ? null : [Math.min(values[i]!, values[i + 1]!), Math.max(values[i]!, values[i + 1]!)];
const ratio = (values: readonly number[]) => values[0] ?? null;

const points = (values: readonly number[], name: string) =>
  values.map((value, i) => ({
    run: `${name}${i}`,
    time: new Date(FIRST + i * DAY).toISOString(),
    value,
    interval: pair(values, i),
    tainted: i % 5 === 3,
  }));

const historyOf =
  (options: { x?: "run"; y?: "log"; marks?: number; href?: (run: string) => string }): Draw =>
  (values, name) =>
    history(
      {
        points: points(values, name),
        changes: values.slice(1, 6).map((value, i) => ({
          run: `${name}${i + 1}`,
          before: values[0]!,
          after: value,
          change: Number.isFinite(value / values[0]! - 1) ? value / values[0]! - 1 : null,
          kernel: name,
          commit: name,
          time: new Date(FIRST).toISOString(),
        })),
        baseline: { name, runs: [`${name}0`, `${name}1`], interval: pair(values) },
        acks: [{ run: `${name}0`, reason: name }],
        current: `${name}${values.length - 1}`,
        unit: "s",
        better: "lower",
      },
      { id: name, title: name, ...options },
    ).svg;

const row = (values: readonly number[], name: string) => ({
  name,
  change: ratio(values),
  interval: pair(values),
  limit: 0.05,
  better: "lower" as const,
  verdict: "regression",
});

const folded = (values: readonly number[], name: string) => {
  const root = parseFolded(
    [
      "main 1",
      ...values.map(
        (value, i) => `main;${name.replace(/[;\r\n]/g, "") || "x"};f${i % 3} ${Math.floor(Math.abs(value) % 1e6) || 1}`,
      ),
    ].join("\n"),
  );
  return root.ok ? root.root : ((other) => (other.ok ? other.root : null)!)(parseFolded("main;x 1"));
};

const DRAW: Readonly<Record<string, Draw>> = {
  history: historyOf({}),
  "history by run, logarithmic, links": historyOf({ x: "run", y: "log", href: (run) => `/runs/${run}` }),
  "history of many": historyOf({ marks: 30 }),
  sparkline: (values, name) => sparkline(values, { id: name, title: name, unit: "s" }),
  "interval bar": (values, name) => intervalBar(row(values, name), { id: name, title: name }),
  forest: (values, name) =>
    forest(
      values.map((_, i) => row(values.slice(i), name)),
      { id: name, title: name },
    ).svg,
  "heat map": (values, name) =>
    heatMap(
      {
        rowName: name,
        columnName: name,
        rows: values.map((_, i) => `${name}${i}`),
        columns: [name, "x"],
        cells: values.map((change, i) => ({ row: `${name}${i}`, column: name, change, verdict: name })),
        better: "higher",
      },
      { id: name, title: name },
    ).svg,
  distribution: (values, name) =>
    distribution(
      [
        { name, values },
        { name: "b", values: values.slice(1) },
      ],
      { id: name, title: name, unit: "B/s" },
    ).svg,
  "distribution, logarithmic": (values, name) =>
    distribution([{ name, values }], { id: name, title: name, unit: "1", y: "log" }).svg,
  ecdf: (values, name) =>
    ecdf(
      [
        { name, values },
        { name: "b", values },
      ],
      { id: name, title: name, unit: "1/s" },
    ).svg,
  "ecdf, logarithmic": (values, name) =>
    ecdf([{ name, values }], { id: name, title: name, unit: "ratio", x: "log" }).svg,
  "run order": (values, name) =>
    runOrder(
      values.map((value, i) => ({ value, disturbed: i % 3 === 1, label: name, href: name })),
      {
        id: name,
        title: name,
        unit: "W",
      },
    ).svg,
  "percentile curve": (values, name) =>
    percentileCurve(
      [
        { name, values },
        { name, percentiles: values.map((value, i) => ({ percentile: 100 - 100 / (i + 2), value })) },
      ],
      { id: name, title: name, unit: "s", y: "log" },
    ).svg,
  timeline: (values, name) =>
    timeline(
      [
        { name, unit: "ratio", points: values.map((value, time) => ({ time, value })) },
        { name, unit: name, points: values.map((value, time) => ({ time: time / 10, value })), domain: [0, 1] },
      ],
      { id: name, title: name, measured: [0, 3] },
    ).svg,
  "flame graph": (values, name) => flameGraph(folded(values, name), { id: name, title: name }).svg,
  "flame difference": (values, name) =>
    flameDifference(folded(values.slice(1), name), folded(values, name), { id: name, title: name }).svg,
  figure: (values, name) =>
    figure({
      id: name,
      caption: name,
      svg: sparkline(values, { id: name, title: name, unit: "s" }),
      notes: [name],
      table: { columns: [{ title: name }], rows: [[name]] },
      csv: [[name], ...values.map((value) => [value])],
    }),
};

const HOSTILE = `<script>alert("1")</script>&amp;'\u0000\u001b[31m\u202e]]>-->\ufffe\ud800`;

describe.each(Object.entries(DRAW))("%s", (_, draw) => {
  const values = fc.array(
    fc.oneof(fc.double(), fc.double({ min: 1e-6, max: 1e6 }), fc.constantFrom(0, -1, 1, 5e-324)),
    { maxLength: 60 },
  );

  test("any values give well-formed XML without NaN", () => {
    fc.assert(
      fc.property(values, (list) => {
        const text = String(draw(list, "a"));
        parsed(text);
        expect(text.replace(/data:text[^"]*/, "")).not.toMatch(/NaN|Infinity|undefined|null/);
      }),
      { numRuns: 60 },
    );
  });

  test("any names are text and nothing else", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 40 }), (name) => {
        parsed(draw([1, 2, 3], name));
      }),
      { numRuns: 30 },
    );
    const root = parsed(draw([1, 2, 3, 4, 5, 6, 7, 8], HOSTILE));
    expect(found(root, "script")).toEqual([]);
    expect([...within(root)].some(({ text }) => text.includes("<script>"))).toBe(true);
  });

  test.each([0, 1, 2, 3])("%d values", (n) => {
    parsed(draw([5, 7, 6].slice(0, n), "a"));
  });

  test("values that are all equal", () => {
    parsed(
      draw(
        Array.from({ length: 20 }, () => 3),
        "a",
      ),
    );
    parsed(
      draw(
        Array.from({ length: 20 }, () => 0),
        "a",
      ),
    );
    parsed(
      draw(
        Array.from({ length: 20 }, () => -0.004),
        "a",
      ),
    );
  });
});

test("100 000 values stay under 200 kB", () => {
  const many = Array.from({ length: 100_000 }, (_, i) => 1 + ((i * 7919) % 1009) / 1e4 + (i > 6e4 ? 0.2 : 0));
  for (const [name, draw] of Object.entries(DRAW)) {
    if (name === "heat map" || name === "forest" || name === "figure") continue;
    expect([name, String(draw(many, "r")).length < 200_000]).toEqual([name, true]);
  }
});
