import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judgementExit } from "../../core/analysis/exit.ts";
import { findingId } from "../../core/analysis/finding-id.ts";
import type { JudgeInput } from "../../core/analysis/input.ts";
import { judge } from "../../core/analysis/judge.ts";
import { worsened } from "../../core/analysis/worsened.ts";
import type { Ack } from "../../core/model/ack.ts";
import type { Comparison } from "../../core/model/comparison.ts";
import { caseOf, five, inputOf, percent, rate, runOf, sampleOf, threshold } from "./samples.ts";

const NOW = "2026-06-01T12:00:00.000Z";
const policy = { failOn: "low", failOnInconclusive: false } as const;

/** What `perfmon ack` keeps of a comparison. */
function ackOf(comparison: Comparison, details: Partial<Ack> = {}): Ack {
  const { id, case: of, metric, labels, change, interval, difference, unit, severity, candidate } = comparison;
  const kept = { id, fingerprint: of.fingerprint, caseId: of.id, metric, labels, change, interval, unit, severity };
  return {
    ...kept,
    difference,
    target: "local",
    run: "then",
    level: candidate!.median,
    reason: "the price of a mitigation",
    until: null,
    created: "2026-01-01T00:00:00.000Z",
    by: null,
    ...details,
  };
}

const only = async (input: JudgeInput) => (await judge(input)).comparisons[0]!;
const judged = async (input: JudgeInput, ...acks: Ack[]) => judge({ ...input, known: { acks, now: NOW } });
const one = async (input: JudgeInput, ...acks: Ack[]) => (await judged(input, ...acks)).comparisons[0]!;
const codes = ({ reasons }: { readonly reasons: Comparison["reasons"] }) => reasons.map(({ code }) => code);

describe("a known regression", () => {
  test("keeps its verdict and severity, and counts in nothing", async () => {
    const input = inputOf(five(1), five(1.3));
    const before = await judge(input);
    expect(before).toMatchObject({ verdict: "regression", severity: "medium" });
    const ack = ackOf(before.comparisons[0]!, { until: "2026-12-31T23:59:59.999Z" });
    const found = await judged(input, ack);
    const { id, reason, until } = ack;
    expect(found.comparisons[0]).toEqual({ ...before.comparisons[0], acknowledged: { id, reason, until } });
    expect(found).toMatchObject({ verdict: "pass", severity: "none" });
    expect(found.reasons).toContainEqual({
      code: "acknowledged",
      message: expect.stringMatching(/^getpid call\.time: \+30\.0%, .* known until 2026-12-31: the price of a mit/),
    });
    expect(judgementExit(found, policy)).toEqual({ exit: 0, reasons: [] });
    expect(judgementExit(before, policy).exit).toBe(1);
  });

  test("beside another regression: only that one counts, with its own severity", async () => {
    const [first, second] = [sampleOf(five(1.3)), sampleOf(five(1.6), { fingerprint: "f2", caseId: "read" })];
    const cases = [caseOf(), caseOf({ id: "read", fingerprint: "f2" })];
    const before = [sampleOf(five(1)), sampleOf(five(1), { fingerprint: "f2", caseId: "read" })];
    const input = inputOf([], [], {
      candidate: { ...runOf("now", [first, second]), cases },
      baseline: {
        choice: { rule: "automatic", name: null, runs: ["before"], reasons: [] },
        runs: [runOf("before", before)],
      },
    });
    const [mild, grave] = (await judge(input)).comparisons;
    expect([mild!.severity, grave!.severity]).toEqual(["medium", "critical"]);
    expect(await judged(input, ackOf(grave!))).toMatchObject({ verdict: "regression", severity: "medium" });
    expect(await judged(input, ackOf(mild!))).toMatchObject({ verdict: "regression", severity: "critical" });
    expect(await judged(input, ackOf(mild!), ackOf(grave!))).toMatchObject({ verdict: "pass", severity: "none" });
  });

  test("what is no regression needs none, and takes none", async () => {
    const ack = ackOf(await only(inputOf(five(1), five(1.3))));
    for (const now of [five(1), five(0.7), [1]]) {
      const input = inputOf(five(1), now);
      expect(await one(input, ack)).toEqual(await only(input));
    }
  });

  test("is of its case, metric, labels and target only", async () => {
    const input = inputOf(five(1), five(1.3));
    const comparison = await only(input);
    for (const other of [{ fingerprint: "f2" }, { metric: "call.rate" }, { labels: { job: "a" } }, { target: "lab" }])
      expect((await one(input, ackOf(comparison, other))).acknowledged).toBeNull();
    expect((await one(input, ackOf(comparison, { target: null }))).acknowledged).not.toBeNull();
    const [own, every] = [ackOf(comparison), ackOf(comparison, { id: "00000000", target: null })];
    for (const acks of [
      [own, every],
      [every, own],
    ])
      expect((await one(input, ...acks)).acknowledged?.id).toBe(own.id);
  });

  test("is named the same in every run, and otherwise on another target, metric or label", async () => {
    const { id } = await only(inputOf(five(1), five(1.3)));
    expect(id).toMatch(/^[0-9a-f]{8}$/);
    expect((await only(inputOf(five(2), five(1)))).id).toBe(id);
    expect(findingId("f1", "call.time", {}, "local")).toBe(id);
    const ids = [
      id,
      findingId("f2", "call.time", {}, "local"),
      findingId("f1", "call.rate", {}, "local"),
      findingId("f1", "call.time", { a: "b" }, "local"),
      findingId("f1", "call.time", {}, "lab"),
      findingId("f1", "call.time", {}, null),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect(findingId("f", "m", { a: "1", b: "2" }, null)).toBe(findingId("f", "m", { b: "2", a: "1" }, null));
  });

  test("is reported again from the moment at which it ends", async () => {
    const input = inputOf(five(1), five(1.3));
    const comparison = await only(input);
    const until = (time: string) => one(input, ackOf(comparison, { until: time }));
    expect((await until("2026-06-01T12:00:00.001Z")).acknowledged).not.toBeNull();
    for (const time of [NOW, "2026-05-31T23:59:59.999Z"]) {
      const found = await until(time);
      expect(found.acknowledged).toBeNull();
      expect(codes(found)).toContain("ack-expired");
    }
    // Of an expired one for this target and a live one for every target, the live one.
    const acks = [ackOf(comparison, { until: NOW }), ackOf(comparison, { id: "00000000", target: null })];
    expect((await one(input, ...acks)).acknowledged?.id).toBe("00000000");
  });
});

describe("worsened", () => {
  const again = async (level: number, acknowledged: number, details: Partial<JudgeInput> = {}) => {
    const ack = ackOf(await only(inputOf(five(1), five(acknowledged), details)));
    return one(inputOf(five(1), five(level), details), ack);
  };

  test.each([
    // Known +30 %: 10 % worse than that is +43 %, and the interval must lie beyond.
    [1.2, true],
    [1.3, true],
    [1.4, true],
    [1.43, true],
    [1.5, false],
    [3, false],
  ])("+30 %% is known; %d times the baseline: %s", async (level, known) => {
    const found = await again(level, 1.3);
    expect(found.acknowledged !== null).toBe(known);
    expect(codes(found).includes("worse-than-acknowledged")).toBe(!known);
  });

  test.each([
    [0.65, true],
    [0.6, false],
  ])("more is better, -30 %% is known; %d times the baseline: %s", async (level, known) => {
    const higher = (now: number) =>
      inputOf([], [], {
        candidate: {
          ...runOf("now", [sampleOf(five(now), { metric: { ...rate, headline: true } })]),
          cases: [caseOf({}, [{ ...rate, headline: true }])],
        },
        baseline: {
          choice: { rule: "automatic", name: null, runs: ["before"], reasons: [] },
          runs: [runOf("before", [sampleOf(five(1), { metric: rate })])],
        },
      });
    const ack = ackOf(await only(higher(0.7)));
    expect(ack.change).toBeCloseTo(-0.3, 6);
    expect((await one(higher(level), ack)).acknowledged !== null).toBe(known);
  });

  test("a limit of one's own is the room", async () => {
    const strict = { config: { thresholds: [threshold("call.time", percent(2))] } };
    expect((await again(1.31, 1.3, strict)).acknowledged).not.toBeNull();
    expect((await again(1.36, 1.3, strict)).acknowledged).toBeNull();
    const wide = { config: { thresholds: [threshold("call.time", percent(25))] } };
    expect((await again(1.6, 1.3, wide)).acknowledged).not.toBeNull();
    expect((await again(1.7, 1.3, wide)).acknowledged).toBeNull();
  });

  test("the same loss again, against a baseline that is as slow as what is known", async () => {
    const ack = ackOf(await only(inputOf(five(1), five(1.3))));
    const found = await one(inputOf(five(1.3), five(1.69)), ack);
    expect(found.change).toBeCloseTo(0.3, 6);
    expect(codes(found)).toContain("worse-than-acknowledged");
    // A faster baseline than then: the level is what it was, and yet more is lost.
    expect(codes(await one(inputOf(five(0.8), five(1.3)), ack))).toContain("worse-than-acknowledged");
    expect((await one(inputOf(five(0.95), five(1.3)), ack)).acknowledged).not.toBeNull();
  });

  test("in the metric's own unit", async () => {
    const limit = { value: 0.05, unit: "s", origin: "step" };
    const details = { config: { thresholds: [threshold("call.time", limit)] } };
    const ack = ackOf(await only(inputOf(five(1), five(1.3), details)));
    expect(ack.difference!.value).toBeCloseTo(0.3, 2);
    expect((await again(1.33, 1.3, details)).acknowledged).not.toBeNull();
    expect((await again(1.42, 1.3, details)).acknowledged).toBeNull();
  });

  test("where nobody set a limit, a small known change has small room", async () => {
    const base = await only(inputOf(five(1), five(1.3)));
    const seen = (change: number): Comparison => ({
      ...base,
      verdict: "regression",
      change,
      interval: [change - 0.005, change + 0.005],
      candidate: { ...base.candidate!, median: 1 + change },
    });
    const ack = ackOf(seen(0.02));
    expect([0.02, 0.03, 0.044].map((change) => worsened(seen(change), ack))).toEqual([false, false, false]);
    expect([0.05, 0.11].map((change) => worsened(seen(change), ack))).toEqual([true, true]);
    const limit = percent(10);
    expect(worsened({ ...seen(0.11), limit }, ack)).toBe(false);
  });

  /** A regression with an interval, invented. */
  const regression = fc
    .record({
      change: fc.double({ min: 0.01, max: 5, noNaN: true }),
      width: fc.double({ min: 0, max: 0.5, noNaN: true }),
      baseline: fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
      limit: fc.constantFrom(0, 0.02, 0.1, 0.5),
      origin: fc.constantFrom("default", "step"),
    })
    .map(({ change, width, baseline, limit, origin }): Comparison => {
      const interval = [change - width * change, change + width * change] as const;
      const summary = { n: 5, runs: 1, interval: null, confidence: null, warnings: [] };
      const [before, candidate] = [
        { ...summary, median: baseline },
        { ...summary, median: baseline * (1 + change) },
      ];
      const what = { metric: "m", labels: {}, unit: "s", better: "lower", kind: "custom", tags: [] } as const;
      const of = { id: "c", step: "c", parameters: {}, fingerprint: "f" };
      const state = { verdict: "regression", severity: "low", acknowledged: null, reasons: [] } as const;
      const rest = { headline: true, gates: true, difference: null, confidence: 0.95, p: 0.01, detectable: 0.01 };
      const doubt = { replicate: "repetition", noise: null } as const;
      const tolerance = { value: limit, unit: "ratio", origin };
      return {
        id: "0",
        case: of,
        ...what,
        ...rest,
        ...state,
        ...doubt,
        baseline: before,
        candidate,
        change,
        interval,
        limit: tolerance,
      };
    });

  test("noise alone never says so: nothing is worse than itself, nor while the intervals overlap", () => {
    fc.assert(
      fc.property(regression, fc.double({ min: 0, max: 1, noNaN: true }), (seen, part) => {
        expect(worsened(seen, ackOf(seen))).toBe(false);
        // Seen again anywhere within its own interval.
        const change = seen.interval![0] + part * (seen.interval![1] - seen.interval![0]);
        const candidate = { ...seen.candidate!, median: seen.baseline!.median * (1 + change) };
        const interval = [Math.min(change, seen.interval![0]), Math.max(change, seen.interval![1])] as const;
        expect(worsened({ ...seen, change, interval, candidate }, ackOf(seen))).toBe(false);
        expect(worsened({ ...seen, interval: null }, ackOf({ ...seen, change: seen.change! / 9 }))).toBe(false);
      }),
    );
  });

  test("monotone: what is worse than something worse is worse; a wider limit never makes it so", () => {
    fc.assert(
      fc.property(regression, regression, fc.double({ min: 1, max: 3, noNaN: true }), (seen, other, factor) => {
        const ack = ackOf(other);
        const scaled = (one: Comparison, by: number): Comparison => ({
          ...one,
          change: (1 + one.change!) * by - 1,
          interval: [(1 + one.interval![0]) * by - 1, (1 + one.interval![1]) * by - 1],
          candidate: { ...one.candidate!, median: one.candidate!.median * by },
        });
        const now = worsened(seen, ack);
        if (now) expect(worsened(scaled(seen, factor), ack)).toBe(true);
        const wider = { ...seen, limit: { ...seen.limit, value: seen.limit.value * 2 } };
        if (worsened(wider, ack)) expect(now).toBe(true);
      }),
    );
  });
});
