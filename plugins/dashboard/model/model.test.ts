import type { Comparison, SeriesTrend } from "@perfmon/core/plugin";
import { sampleReports } from "@perfmon/core/plugin/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { percentileFamilies } from "./percentiles.ts";
import { notability } from "./rank.ts";
import { sinceWhen } from "./since.ts";

const [sample] = sampleReports();
const like = (given: Partial<Comparison>): Comparison => ({
  ...sample!.report.judgement.comparisons[0]!,
  acknowledged: null,
  gates: true,
  severity: "none",
  ...given,
});

test("what a reader must see first: by severity, then by how far beyond the limit, then the rest by class", () => {
  const ordered = [
    like({ verdict: "regression", severity: "critical", change: -0.5 }),
    like({ verdict: "regression", severity: "low", change: -0.3 }),
    like({ verdict: "regression", severity: "low", change: -0.11 }),
    like({ verdict: "inconclusive" }),
    like({ verdict: "improvement", change: 0.4 }),
    like({ verdict: "regression", severity: "high", acknowledged: { id: "0", reason: "r", until: null } }),
    like({ verdict: "pass" }),
    like({ verdict: "regression", severity: "critical", gates: false }),
  ];
  const ranks = ordered.map(notability);
  expect(ranks).toEqual(ranks.toSorted((a, b) => b - a));
  expect(new Set(ranks).size).toBe(ranks.length);
});

test("a larger worsening of the same grade never comes later", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 10, noNaN: true }), fc.double({ min: 0, max: 10, noNaN: true }), (a, b) => {
      const [less, more] = [Math.min(a, b), Math.max(a, b)].map((size) =>
        notability(like({ verdict: "regression", severity: "low", better: "lower", change: size })),
      );
      return more! >= less!;
    }),
  );
});

test("percentiles of one thing are a family, by their numbers; two are none", () => {
  const names = ["read.clat_p99_9", "read.clat_p50", "read.clat_p99", "write.clat_p50", "write.clat_p99", "group"];
  const found = percentileFamilies(names.map((metric) => like({ metric, labels: {} })));
  expect(found.map(({ name, points }) => [name, points.map(({ percentile }) => percentile)])).toEqual([
    ["read.clat", [50, 99, 99.9]],
  ]);
});

const run = (id: string) => ({
  id,
  started: `2026-11-0${id}T00:00:00.000Z`,
  suite: "s",
  target: "t",
  environment: {},
  labels: {},
});

/** Runs 1 to `n`, with changes at some of them. */
function trend(
  n: number,
  changes: readonly (readonly [at: number, verdict: "regression" | "improvement"])[],
): SeriesTrend {
  const points = Array.from({ length: n }, (_, i) => ({ run: run(String(i + 1)), value: 1, n: 5 }));
  return {
    history: { points } as never,
    changes: changes.map(
      ([index, verdict]) =>
        ({ index, verdict, run: points[index]!.run, previous: points[index - 1]!.run, differs: [] }) as never,
    ),
    unconfirmed: null,
    drift: null,
    reason: null,
    case: sample!.report.judgement.comparisons[0]!.case,
    headline: true,
  };
}

test("since when: the newest change for the worse, else this run; no regression has none", () => {
  const regressed = like({ verdict: "regression" });
  const since = sinceWhen(
    regressed,
    trend(9, [
      [2, "regression"],
      [4, "regression"],
      [7, "improvement"],
    ]),
    "9",
  );
  expect(since).toMatchObject({ run: { id: "5" }, previous: { id: "4" }, certainty: "confirmed" });
  expect(sinceWhen(regressed, trend(3, []), "3")).toMatchObject({
    run: { id: "3" },
    previous: { id: "2" },
    certainty: "this-run",
  });
  expect(sinceWhen(regressed, trend(1, []), "1")).toMatchObject({ previous: null });
  expect(sinceWhen(regressed, null, "3")).toBeNull();
  expect(sinceWhen(like({ verdict: "pass" }), trend(9, [[2, "regression"]]), "9")).toBeNull();
});
