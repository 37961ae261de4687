import { expect, test } from "vitest";
import { buildRun, type OwnResult, type OwnRun } from "../../core/index.ts";

const latency: OwnResult = { metric: "latency", unit: "us", better: "lower", values: [1.5, 2] };
const own = (results: readonly OwnResult[], more: Partial<OwnRun> = {}) =>
  buildRun({ suite: "own", cases: [{ id: "a", results }], ...more });

test("values are stored in base units, the originals beside them", () => {
  const run = own([latency, { metric: "rate", unit: "k/s", better: "higher", labels: { op: "read" }, values: [3] }]);
  const [first, second] = run.cases[0]!.repetitions;
  expect(first!.measurements).toMatchObject([
    { metric: "latency", value: 1.5e-6, unit: "s", original: { value: 1.5, unit: "us" } },
    { metric: "rate", labels: { op: "read" }, value: 3000, unit: "1/s" },
  ]);
  // The second repetition has no rate: it is missing, not 0.
  expect(second!.measurements!.map(({ metric }) => metric)).toEqual(["latency"]);
});

test("what is no value is refused, with the place", () => {
  const refused = (results: readonly OwnResult[]) => () => own(results);
  expect(refused([{ ...latency, unit: "furlong" }])).toThrow(/case "a", metric "latency": "furlong" is no known unit/);
  expect(refused([{ ...latency, values: [1, Number.NaN] }])).toThrow(/NaN is no value/);
  expect(refused([{ ...latency, values: [] }])).toThrow(/has no value/);
  expect(refused([{ ...latency, values: [1, -2] }])).toThrow(/metric "latency": -2 us, which it cannot truly be/);
  expect(refused([{ ...latency, values: [1, -2], negative: true }])).not.toThrow();
  expect(refused([{ ...latency, unit: "%", values: [1, -2] }])).not.toThrow();
  expect(refused([])).toThrow(/has no result/);
  expect(refused([latency, latency])).toThrow(/two results of latency/);
  expect(refused([latency, { ...latency, unit: "B", labels: { x: "y" } }])).toThrow(/disagree about its unit/);
  expect(() => own([latency], { cases: [] })).toThrow(/at least one case/);
  const thresholds = { latency: "much" };
  expect(() => own([], { cases: [{ id: "a", results: [latency], thresholds }] })).toThrow(/is no tolerance/);
});

test("facts get the roles that perfmon's own runs give them", () => {
  const { environment } = own([latency], {
    environment: {
      "kernel.release": "6.12.9",
      "cpu.model": "Example 3000",
      "tool.own": "1.0",
      "lab.rack": { value: 7, role: "must-match" },
    },
  });
  expect(Object.values(environment).map(({ role }) => role)).toEqual(["subject", "must-match", "noted", "must-match"]);
});

test("the same case of two runs is the same; other parameters are another", () => {
  const of = (parameters: Record<string, number>) =>
    own([], { cases: [{ id: "a", parameters, results: [latency] }] }).cases[0]!.case.fingerprint;
  expect(of({ depth: 1 })).toBe(of({ depth: 1 }));
  expect(of({ depth: 1 })).not.toBe(of({ depth: 2 }));
});
