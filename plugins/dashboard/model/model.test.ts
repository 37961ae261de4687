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

/** The 9th of 9 runs, against some of those before. */
const against = (baseline: readonly string[], rule = "automatic", id = "9") => ({ run: id, rule, baseline });

test("since when: the first change for the worse after the newest run of the baseline, and no later than the run", () => {
  const regressed = like({ verdict: "regression" });
  const twice = trend(9, [
    [2, "regression"],
    [5, "regression"],
  ]);
  expect(sinceWhen(regressed, twice, against(["3", "4"]))).toMatchObject({
    run: { id: "6" },
    previous: { id: "5" },
    certainty: "confirmed",
  });
  expect(sinceWhen(regressed, twice, against(["1"]))).toMatchObject({ run: { id: "3" } });
  // The page of an older run does not know what came later.
  expect(sinceWhen(regressed, twice, against(["1"], "automatic", "4"))).toMatchObject({ run: { id: "3" } });
  expect(sinceWhen(regressed, twice, against(["1"], "automatic", "2"))).toMatchObject({
    run: { id: "2" },
    certainty: "this-run",
  });
});

test("since when: what an improvement took back is none; nor is a change before the baseline", () => {
  const regressed = like({ verdict: "regression" });
  const back = trend(9, [
    [2, "regression"],
    [5, "improvement"],
  ]);
  expect(sinceWhen(regressed, back, against(["1", "8"]))).toMatchObject({
    run: { id: "9" },
    previous: { id: "8" },
    certainty: "this-run",
  });
  expect(sinceWhen(regressed, back, against(["6"]))).toMatchObject({ previous: { id: "6" }, certainty: "between" });
});

test("since when: nothing of a pair, of what is no regression, and where there is no history", () => {
  const regressed = like({ verdict: "regression" });
  expect(sinceWhen(regressed, trend(9, [[2, "regression"]]), against(["1"], "pair"))).toBeNull();
  expect(sinceWhen(like({ verdict: "pass" }), trend(9, [[2, "regression"]]), against(["1"]))).toBeNull();
  expect(sinceWhen(regressed, null, against([]))).toBeNull();
  expect(sinceWhen(regressed, trend(1, []), against([], "automatic", "1"))).toMatchObject({ previous: null });
});

test("improvements are ordered by their size, and beyond a limit of 0 comes first", () => {
  const better = (change: number) => notability(like({ verdict: "improvement", better: "lower", change }));
  expect(better(-0.4)).toBeGreaterThan(better(-0.1));
  const limited = (value: number, change: number) =>
    notability(
      like({
        verdict: "regression",
        severity: "low",
        better: "lower",
        change,
        limit: { ...like({}).limit, unit: "ratio", value },
      }),
    );
  expect(limited(0, 0.5)).toBeGreaterThan(limited(0.05, 0.06));
});
