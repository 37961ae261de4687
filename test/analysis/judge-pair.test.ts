import { expect, test } from "vitest";
import { blocksToShow } from "../../core/analysis/blocks-needed.ts";
import { isPair, judgePair } from "../../core/analysis/judge-pair.ts";
import type { Threshold } from "../../core/model/case.ts";
import { type PairCase, pairOf, type Visits } from "./pair-of.ts";
import { builtIn as analyzers, latency, rate } from "./samples.ts";

const judged = (cases: readonly PairCase[], blocks?: number) => judgePair({ ...pairOf(cases, blocks), analyzers });
const one = async (of: PairCase, blocks?: number) => (await judged([of], blocks)).comparisons[0]!;

/** 10 visits around 1 that drift by 5 % a block: more than any change looked for. */
const base: Visits = Array.from({ length: 10 }, (_, i) => [1, 1.01, 0.99].map((x) => x * 1.05 ** i));
/** Each visit by its own factor, alike but not equal. */
const times = (factor: number, wobble = 0.002): Visits =>
  base.map((values, i) => values.map((x) => x * factor * (1 + wobble * ((i % 5) - 2))));
const limit = (value: number, unit = "ratio", more: Partial<Threshold> = {}): Threshold => ({
  metric: latency.name,
  labels: {},
  limit: { value, unit, origin: "step" },
  ...more,
});

test("a drift of 5 % a block leaves the ratio: slower is a regression, faster an improvement, the same a pass", async () => {
  const slower = await judged([{ a: base, b: times(1.04) }]);
  expect(slower).toMatchObject({
    verdict: "regression",
    severity: "low",
    candidate: "B",
    baseline: { rule: "pair", name: "old", runs: ["A"] },
    reasons: [{ code: "regression" }],
  });
  const [comparison] = slower.comparisons;
  expect(comparison).toMatchObject({ headline: true, gates: true, reasons: [{ code: "shown" }] });
  expect(comparison!.change).toBeCloseTo(0.04, 3);
  expect(comparison!.interval![0]).toBeGreaterThan(0.035);
  expect(comparison!.p).toBe(2 / 2 ** 10);
  // What counts is the blocks, not the three repetitions in each of their visits.
  expect([comparison!.baseline!.n, comparison!.candidate!.n]).toEqual([10, 10]);
  expect(comparison!.reasons[0]!.message).toContain("by 10 blocks");
  expect(comparison!.detectable).toBeLessThan(0.01);

  expect(await judged([{ a: base, b: times(0.96) }])).toMatchObject({ verdict: "improvement", severity: "none" });
  expect(await judged([{ a: base, b: times(1) }])).toMatchObject({ verdict: "pass" });
  // Where more is better, less is worse.
  expect(await one({ a: base, b: times(0.96), metric: rate })).toMatchObject({ verdict: "regression" });
});

test("what is shown and below 1 % is no regression; a threshold is a tolerance", async () => {
  expect((await one({ a: base, b: times(1.008) })).verdict).toBe("pass");
  expect((await one({ a: base, b: times(1.04), thresholds: [limit(0.05)] })).verdict).toBe("pass");
  expect((await one({ a: base, b: times(1.06), thresholds: [limit(0.05)] })).verdict).toBe("regression");
  // Beyond the tolerance, and not shown.
  const noisy = base.map((values, i) => values.map((x) => x * (i % 2 ? 1.4 : 0.8)));
  const open = await one({ a: base, b: noisy, thresholds: [limit(0.05)] });
  expect(open).toMatchObject({ verdict: "inconclusive", reasons: [{ code: "not-detectable" }] });
  expect(open.reasons[0]!.message).toMatch(
    /^nothing below 49.*% could have been seen: a quieter machine is needed to see 5%$/,
  );
});

test("a limit in the metric's unit goes by differences, and both are told", async () => {
  const steady: Visits = base.map((_, i) => [1, 1.001, 0.999].map((x) => x + 0.0001 * i));
  const later = steady.map((values, i) => values.map((x) => x + 0.02 + 0.0001 * (i % 3)));
  const beyond = await one({ a: steady, b: later, thresholds: [limit(0.01, "s")] });
  expect(beyond.verdict).toBe("regression");
  expect(beyond.difference!.value).toBeCloseTo(0.0201, 4);
  expect(beyond.change).toBeCloseTo(0.02, 3);
  expect((await one({ a: steady, b: later, thresholds: [limit(0.03, "s")] })).verdict).toBe("pass");
});

test("zeros have no ratio and a defined answer", async () => {
  const errors = { ...latency, name: "errors", unit: "1", zero: true };
  const zeros: Visits = base.map(() => [0, 0, 0]);
  expect(await one({ a: zeros, b: zeros, metric: errors })).toMatchObject({
    verdict: "pass",
    change: null,
    p: 1,
    difference: { value: 0, interval: [0, 0], detectable: 0 },
  });
  const some = await one({ a: zeros, b: base.map((_, i) => [i + 1, i + 1, i + 1]), metric: errors });
  expect(some).toMatchObject({ change: null, verdict: "inconclusive", reasons: [{ code: "no-ratio" }, {}] });
  const own = [limit(3, "1", { metric: "errors" })];
  expect((await one({ a: zeros, b: base.map(() => [5, 5, 5]), metric: errors, thresholds: own })).verdict).toBe(
    "regression",
  );
});

test("fewer than 7 blocks decide nothing, however far they are apart", async () => {
  const six = await one({ a: base.slice(0, 6), b: times(3).slice(0, 6) });
  expect(six).toMatchObject({ verdict: "inconclusive", change: null, reasons: [{ code: "few-blocks" }] });
  expect((await one({ a: base.slice(0, 7), b: times(3).slice(0, 7) })).verdict).toBe("regression");
});

test("a visit that was cut short is no block, and what is missing is said", async () => {
  const cut = times(1.1).map((values, i) => (i < 7 ? values : i === 7 ? values.slice(0, 2) : []));
  const judgement = await judged([{ a: base, b: cut }]);
  expect(judgement.verdict).toBe("regression");
  expect(judgement.comparisons[0]!.p).toBe(2 / 2 ** 7);
  expect(judgement.reasons).toContainEqual({
    code: "incomplete-blocks",
    message: "judged by 7 of 10 blocks: the others are not complete",
  });
  const never = await one({ a: base, b: base.map(() => []) });
  expect(never).toMatchObject({ verdict: "inconclusive", candidate: null, reasons: [{ code: "no-candidate" }] });
});

test("one change among many needs more blocks, and is then found", async () => {
  const many = (n: number, blocks: number) => {
    const steady = (i: number) => base.map((values) => values.map((x) => x * (1 + 0.001 * i)));
    const cases = Array.from({ length: n }, (_, i): PairCase => {
      const a = [...steady(i), ...steady(i)].slice(0, blocks);
      const b = [...times(i === 0 ? 1.1 : 1), ...times(i === 0 ? 1.1 : 1)].slice(0, blocks);
      return { id: `case-${i}`, a, b: b.map((values) => values.map((x) => x * (1 + 0.001 * i))) };
    });
    return judged(cases);
  };
  expect([1, 2, 10, 60].map(blocksToShow)).toEqual([7, 7, 8, 11]);
  expect((await many(60, 10)).verdict).not.toBe("regression");
  const shown = (await many(60, 11)).comparisons.filter(({ verdict }) => verdict === "regression");
  expect(shown.map(({ case: { id } }) => id)).toEqual(["case-0"]);
});

test("smoke cases inform, placement that is free is not judged", async () => {
  expect(await one({ a: base, b: times(1.5), details: { smoke: true } })).toMatchObject({ gates: false });
  const free = await one({ a: base, b: times(1.5), details: { placement: { cpus: "free" } } });
  expect(free).toMatchObject({ verdict: "inconclusive", change: null, reasons: [{ code: "free-placement" }] });
});

test("the other way round it is the inverse", async () => {
  const { a, b } = pairOf([{ a: base, b: times(1.25) }]);
  const back = await judgePair({ a: b, b: a, analyzers });
  expect(back).toMatchObject({ verdict: "improvement", candidate: "A", baseline: { name: "new", runs: ["B"] } });
  const forth = await judgePair({ a, b, analyzers });
  expect(1 + back.comparisons[0]!.change!).toBeCloseTo(1 / (1 + forth.comparisons[0]!.change!), 12);
  expect(back.comparisons[0]!.p).toBe(forth.comparisons[0]!.p);
});

test("a pair is a and b of one measurement", async () => {
  const { a, b } = pairOf([{ a: base, b: base }]);
  expect([isPair(a, b), isPair(b, a), isPair(a, a)]).toEqual([true, true, false]);
  const other = { ...b, settings: { ab: { ...(b.settings.ab as object), pair: "C" } } };
  expect(isPair(a, other)).toBe(false);
  expect(isPair(a, { ...b, settings: {} })).toBe(false);
});
