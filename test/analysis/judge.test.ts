import { describe, expect, test } from "vitest";
import { judgementExit } from "../../core/analysis/exit.ts";
import { judge } from "../../core/analysis/judge.ts";
import type { Comparison } from "../../core/model/comparison.ts";
import {
  builtIn,
  caseOf,
  five,
  inputOf,
  latency,
  machine,
  percent,
  rate,
  runOf,
  sampleOf,
  threshold,
} from "./samples.ts";

const codes = ({ reasons }: { readonly reasons: readonly { readonly code: string }[] }) =>
  reasons.map(({ code }) => code);
const only = async (...input: Parameters<typeof judge>): Promise<Comparison> => {
  const { comparisons } = await judge(...input);
  expect(comparisons).toHaveLength(1);
  return comparisons[0]!;
};
const always = { failOn: "low", failOnInconclusive: true } as const;

describe("five against five repetitions", () => {
  test("30 % slower is a regression, medium: it is worse by at least two limits, not surely three", async () => {
    const found = await judge(inputOf(five(1e-6), five(1.3e-6)));
    const [comparison] = found.comparisons;
    expect(comparison).toMatchObject({ verdict: "regression", severity: "medium", headline: true, gates: true });
    expect(comparison!.change).toBeCloseTo(0.3, 6);
    expect(comparison!.interval![0]).toBeGreaterThan(0.28);
    expect(comparison!.confidence).toBeCloseTo(0.968, 3);
    expect(comparison!.p).toBeCloseTo(2 / 252, 12);
    expect(codes(comparison!)).toEqual(["beyond-limit", "short-history"]);
    expect(found).toMatchObject({ verdict: "regression", severity: "medium" });
    expect(judgementExit(found, always)).toMatchObject({ exit: 1, reasons: [{ code: "regression" }] });
    expect(judgementExit(found, { failOn: "high", failOnInconclusive: false }).exit).toBe(0);
    expect(judgementExit(found, { failOn: "none", failOnInconclusive: false }).exit).toBe(0);
  });

  test.each([
    [1.15, "low"],
    [1.25, "medium"],
    [1.35, "high"],
    [1.6, "critical"],
  ])("times %d is %s", async (factor, severity) => {
    expect(await only(inputOf(five(1), five(factor)))).toMatchObject({ verdict: "regression", severity });
  });

  test("without any noise 30 % is exactly three limits: high", async () => {
    const flat = [100, 100, 100, 100, 100];
    const slower = flat.map(() => 130);
    expect(await only(inputOf(flat, slower))).toMatchObject({ verdict: "regression", severity: "high", detectable: 0 });
  });

  test("nothing changed: pass", async () => {
    const found = await judge(inputOf(five(1), five(1.001)));
    expect(found).toMatchObject({ verdict: "pass", severity: "none" });
    expect(judgementExit(found, always)).toEqual({ exit: 0, reasons: [] });
  });

  test("30 % faster: improvement, without severity", async () => {
    expect(await only(inputOf(five(1.3), five(1)))).toMatchObject({ verdict: "improvement", severity: "none" });
  });

  test("more is better: a fall is what is bad", async () => {
    const of = (before: number, now: number) =>
      inputOf(five(before), five(now), {
        candidate: { ...runOf("now", [sampleOf(five(now), { metric: rate })]), cases: [caseOf({}, [rate])] },
        baseline: {
          choice: { rule: "run", name: null, runs: ["before"], reasons: [] },
          runs: [runOf("before", [sampleOf(five(before), { metric: rate })])],
        },
      });
    expect(await only(of(1000, 700))).toMatchObject({ verdict: "regression", severity: "medium" });
    expect(await only(of(700, 1000))).toMatchObject({ verdict: "improvement" });
  });

  test("11 % slower with 1 % of scatter lies at the limit: inconclusive, and says what would decide", async () => {
    const comparison = await only(inputOf(five(1), five(1.105)));
    expect(comparison.verdict).toBe("inconclusive");
    expect(comparison.reasons[0]).toMatchObject({
      code: "wide-interval",
      message: expect.stringMatching(/more repetitions/),
    });
  });
});

describe("few values", () => {
  test("three against three: the interval has 90 %, says so, and may decide", async () => {
    const comparison = await only(inputOf([1, 1.01, 0.99], [1.4, 1.41, 1.39]));
    expect(comparison).toMatchObject({ verdict: "regression", severity: "high" });
    expect(comparison.confidence).toBeCloseTo(0.9, 12);
    expect(comparison.p).toBeCloseTo(0.1, 12);
    expect(comparison.baseline!.warnings).toContain("n = 3: the widest interval has 75.0 % confidence");
  });

  test("two against two reach 66.7 % and decide nothing", async () => {
    const comparison = await only(inputOf([1, 1.01], [2, 2.01]));
    expect(comparison.verdict).toBe("inconclusive");
    expect(comparison.change).toBeCloseTo(0.99, 1);
    expect(comparison.reasons[0]).toMatchObject({
      code: "too-few",
      message: expect.stringMatching(/66\.7 % confidence.*at least 3 times a side/),
    });
  });

  test("one against one: a change without interval, and no verdict", async () => {
    expect(await only(inputOf([1], [2]))).toMatchObject({
      verdict: "inconclusive",
      change: 1,
      interval: null,
      confidence: null,
    });
  });

  test("one enormous outlier: no regression of its making, no pass either", async () => {
    const wild = [...five(1).slice(0, 4), 1e9];
    expect((await only(inputOf(five(1), wild))).verdict).toBe("inconclusive");
  });
});

describe("zeros", () => {
  const errors = { ...latency, name: "errors", unit: "1", zero: true };
  const of = (before: number[], now: number[], thresholds = [] as ReturnType<typeof threshold>[]) =>
    inputOf(before, now, {
      candidate: { ...runOf("now", [sampleOf(now, { metric: errors })]), cases: [caseOf({ thresholds }, [errors])] },
      baseline: {
        choice: { rule: "automatic", name: null, runs: ["before"], reasons: [] },
        runs: [runOf("before", [sampleOf(before, { metric: errors })])],
      },
    });
  const none = [0, 0, 0, 0, 0];

  test("none before and none now: pass", async () => {
    expect(await only(of(none, none))).toMatchObject({ verdict: "pass", change: null, difference: { value: 0 } });
  });

  test("some now: a percentage of 0 is no tolerance", async () => {
    const comparison = await only(of(none, [3, 3, 4, 3, 3]));
    expect(comparison).toMatchObject({ verdict: "inconclusive", change: null, difference: { value: 3 } });
    expect(codes(comparison)).toContain("no-ratio");
  });

  test("a limit in the metric's unit decides, and grades by its multiples", async () => {
    const limit = threshold("errors", { value: 1, unit: "1", origin: "step" });
    expect(await only(of(none, [3, 3, 4, 3, 3], [limit]))).toMatchObject({ verdict: "regression", severity: "high" });
    expect(await only(of(none, [1, 0, 0, 1, 0], [limit]))).toMatchObject({ verdict: "pass" });
    expect(await only(of(none, [5, 0, 0, 1, 0], [limit]))).toMatchObject({ verdict: "inconclusive" });
  });
});

describe("refusals", () => {
  test("no baseline: inconclusive, said, exit 0", async () => {
    const found = await judge(
      inputOf([1], five(1), {
        baseline: { choice: { rule: "automatic", name: null, runs: [], reasons: [] }, runs: [] },
      }),
    );
    expect(found.verdict).toBe("inconclusive");
    expect(codes(found.comparisons[0]!)).toEqual(["no-baseline"]);
    expect(found.comparisons[0]!.candidate).toMatchObject({ n: 5 });
    expect(judgementExit(found, { failOn: "low", failOnInconclusive: false }).exit).toBe(0);
    expect(judgementExit(found, always).exit).toBe(4);
  });

  test("the command changed: no comparison across it", async () => {
    const input = inputOf(five(1), five(2));
    const other = { ...input.candidate, samples: [sampleOf(five(2), { commandHashes: ["c2"] })] };
    const comparison = await only({ ...input, candidate: other });
    expect(comparison).toMatchObject({ verdict: "inconclusive", change: null, interval: null, p: null });
    expect(codes(comparison)).toEqual(["command-changed"]);
  });

  test("the unit changed", async () => {
    const input = inputOf(five(1), five(2));
    const other = { ...input.candidate, samples: [sampleOf(five(2), { metric: { ...latency, unit: "1" } })] };
    expect(codes(await only({ ...input, candidate: other }))).toEqual(["unit-changed"]);
  });

  const elsewhere = { ...machine, "cpu.model": { value: "Example 4000", role: "must-match" as const } };

  test("another machine that the user named: refused with the difference, exit 6", async () => {
    const input = inputOf(five(1), five(2));
    const runs = [runOf("before", [sampleOf(five(1))], { environment: elsewhere })];
    const found = await judge({ ...input, baseline: { choice: { ...input.baseline.choice, rule: "named" }, runs } });
    expect(found.verdict).toBe("inconclusive");
    expect(found.reasons).toContainEqual({
      code: "incomparable",
      message: "not comparable with before: cpu.model: Example 4000, now Example 3000",
    });
    expect(found.environment).toMatchObject([{ name: "cpu.model" }]);
    expect(judgementExit(found, always).exit).toBe(6);
  });

  test("another command that the user named: nothing is compared, exit 6; perfmon's own choice goes on", async () => {
    const other = { commandHashes: ["another"] };
    const input = inputOf(five(1), five(2));
    const runs = [runOf("before", [sampleOf(five(1), other)])];
    const named = { choice: { ...input.baseline.choice, rule: "named" as const, name: "main" }, runs };
    const found = await judge({ ...input, baseline: named });
    expect(found.reasons).toContainEqual({
      code: "incomparable",
      message: expect.stringMatching(/^not comparable with main, as no case can be compared: the command/),
    });
    expect(judgementExit(found, always).exit).toBe(6);
    const chosen = await judge({ ...input, baseline: { ...named, choice: input.baseline.choice } });
    expect(judgementExit(chosen, { failOn: "low", failOnInconclusive: false }).exit).toBe(0);
  });

  test("another machine that perfmon would have chosen is left out", async () => {
    const input = inputOf(five(1), five(1.5));
    const runs = [runOf("far", [sampleOf(five(9))], { environment: elsewhere }), ...input.baseline.runs];
    const found = await judge({ ...input, baseline: { ...input.baseline, runs } });
    expect(found.comparisons[0]).toMatchObject({ verdict: "regression", baseline: { runs: 1, n: 5 } });
    expect(codes(found)).toContain("incomparable");
    expect(judgementExit(found, always).exit).toBe(1);
  });

  test("another kernel is what one compares; another target is not", async () => {
    const input = inputOf(five(1), five(1));
    const newer = { ...machine, "kernel.release": { value: "6.12.9", role: "subject" as const } };
    const found = await judge({ ...input, candidate: { ...input.candidate, environment: newer } });
    expect(found).toMatchObject({ verdict: "pass", environment: [{ name: "kernel.release", role: "subject" }] });
    const away = await judge({ ...input, candidate: { ...input.candidate, target: "lab-3" } });
    expect(codes(away.comparisons[0]!)).toEqual(["no-baseline"]);
    expect(codes(away)).toContain("incomparable");
  });

  test("another storage refuses only the cases that use it", async () => {
    const input = inputOf(five(1), five(1));
    const other = { ...machine, "storage./var/tmp.filesystem": { value: "xfs", role: "must-match" as const } };
    const with_ = (paths: string[] | undefined) => ({
      ...input,
      candidate: { ...input.candidate, environment: other, cases: [{ ...caseOf(), paths }] },
    });
    expect((await judge(with_([]))).verdict).toBe("pass");
    expect((await judge(with_(["/home"]))).verdict).toBe("pass");
    expect(codes(await only(with_(["/var/tmp"])))).toEqual(["incomparable"]);
    expect(codes(await only(with_(undefined)))).toEqual(["incomparable"]);
    expect(codes(await judge(with_(["/var/tmp"])))).toContain("incomparable");
  });

  test("a fact that one side cannot read is unknown, not different", async () => {
    const { "cpu.model": _, ...less } = machine;
    const input = inputOf(five(1), five(1));
    const found = await judge({ ...input, candidate: { ...input.candidate, environment: less } });
    expect(found.verdict).toBe("pass");
    expect(codes(found)).toEqual(["unknown-facts"]);
  });

  test("cpus: free is never judged by one median, whatever analyzers claim", async () => {
    const values = [1.7, 1.72, 39, 40, 1.69, 38.5, 1.71];
    const comparison = await only({
      ...inputOf(five(1), values),
      candidate: { ...runOf("now", [sampleOf(values)]), cases: [caseOf({ placement: { cpus: "free" } })] },
      analyzers: {
        ...builtIn,
        detect: async () => ({
          findings: [
            {
              analyzer: "eager",
              caseId: "getpid",
              metric: latency.name,
              labels: {},
              verdict: "regression",
              reasons: [],
              evidence: {},
            },
          ],
          failures: [],
        }),
      },
    });
    expect(comparison).toMatchObject({ verdict: "inconclusive", severity: "none", change: null });
    expect(codes(comparison)).toEqual(["free-placement"]);
    expect(comparison.candidate!.warnings).toEqual(["2 modes: 1.71 s (57 %), 39.0 s (43 %)"]);
  });

  test("what was measured before and is missing now is said, with why", async () => {
    const failed = { ...caseOf(), outcome: "failed" as const, reason: "ENOSPC", metrics: [] };
    const input = inputOf(five(1), five(1));
    const comparison = await only({ ...input, candidate: { ...input.candidate, samples: [], cases: [failed] } });
    expect(comparison).toMatchObject({ candidate: null, verdict: "inconclusive", gates: true });
    expect(comparison.reasons).toEqual([{ code: "no-candidate", message: "the case failed: ENOSPC" }]);
  });
});

test("a case that only the named baseline has is said", async () => {
  const input = inputOf(five(1), five(1));
  const lost = sampleOf(five(1), { caseId: "getppid", fingerprint: "f2" });
  const runs = [runOf("before", [sampleOf(five(1)), lost])];
  const of = async (rule: string) =>
    (await judge({ ...input, baseline: { choice: { ...input.baseline.choice, rule }, runs } })).reasons;
  expect(await of("named")).toEqual([
    { code: "baseline-only", message: "1 case of the baseline not in this run, and not compared: getppid" },
  ]);
  expect(await of("automatic")).toEqual([]);
});

describe("what gates", () => {
  test("a headline that is missing now gates: another metric does not take its place in silence", async () => {
    const input = inputOf(five(1), five(1));
    const samples = [sampleOf(five(1000), { metric: rate })];
    const found = await judge({
      ...input,
      candidate: { ...input.candidate, samples, cases: [caseOf({}, [rate])] },
      baseline: { ...input.baseline, runs: [runOf("before", [sampleOf(five(1)), ...samples])] },
    });
    expect(found).toMatchObject({
      verdict: "inconclusive",
      comparisons: [
        { metric: "call.rate", verdict: "pass", gates: true },
        { metric: "call.time", verdict: "inconclusive", gates: true, reasons: [{ code: "no-candidate" }] },
      ],
    });
  });

  const both = (now: number, details = {}) => {
    const samples = (level: number, calls: number) => [sampleOf(five(level)), sampleOf(five(calls), { metric: rate })];
    return inputOf([1], [1], {
      candidate: { ...runOf("now", samples(1, now)), cases: [caseOf(details, [latency, rate])] },
      baseline: {
        choice: { rule: "automatic", name: null, runs: ["before"], reasons: [] },
        runs: [runOf("before", samples(1, 1000))],
      },
    });
  };

  test("a metric that is not the headline and has no threshold of its own informs", async () => {
    const found = await judge(both(500));
    expect(found.comparisons[1]).toMatchObject({
      metric: "call.rate",
      verdict: "regression",
      headline: false,
      gates: false,
    });
    expect(found.verdict).toBe("pass");
  });

  test("with a threshold of its own it gates; with one for everything it does not", async () => {
    expect((await judge(both(500, { thresholds: [threshold("call.rate", percent(5))] }))).verdict).toBe("regression");
    expect((await judge(both(500, { thresholds: [threshold("*", percent(5))] }))).verdict).toBe("pass");
  });

  test("a smoke case informs and never gates", async () => {
    const found = await judge({
      ...inputOf(five(1), five(2)),
      candidate: { ...runOf("now", [sampleOf(five(2))]), cases: [caseOf({ smoke: true })] },
    });
    expect(found.comparisons[0]).toMatchObject({ verdict: "regression", gates: false });
    expect(codes(found.comparisons[0]!)).toContain("smoke");
    expect(found).toMatchObject({ verdict: "inconclusive", reasons: [{ code: "nothing-judged" }] });
    expect(judgementExit(found, { failOn: "low", failOnInconclusive: false }).exit).toBe(0);
  });
});

describe("analyzers", () => {
  test("no claim is no pass", async () => {
    const silent = { ...builtIn, detect: async () => ({ findings: [], failures: [] }) };
    expect(await only(inputOf(five(1), five(1), { analyzers: silent }))).toMatchObject({
      verdict: "inconclusive",
      reasons: [{ code: "no-finding" }, { code: "short-history" }],
    });
  });

  test("a hook that rejects leaves every verdict inconclusive, with the cause", async () => {
    const broken = { ...builtIn, detect: () => Promise.reject(new Error("boom")) };
    expect(await only(inputOf(five(1), five(2), { analyzers: broken }))).toMatchObject({
      verdict: "inconclusive",
      reasons: [{ code: "analyzer-failed", message: "detect failed: boom" }, { code: "short-history" }],
    });
  });

  test("a claim about no comparison is shown with the judgement", async () => {
    const wide = {
      ...builtIn,
      detect: async () => ({
        findings: [
          {
            analyzer: "canary",
            caseId: "*",
            metric: "*",
            labels: {},
            verdict: "regression" as const,
            reasons: [{ code: "environment", message: "the machine changed" }],
            evidence: {},
          },
        ],
        failures: [],
      }),
    };
    const found = await judge(inputOf(five(1), five(1), { analyzers: wide }));
    expect(found.reasons).toContainEqual({ code: "environment", message: "the machine changed" });
  });

  test("repetitions of several earlier runs are pooled, and the short history is said", async () => {
    const input = inputOf(five(1), five(1));
    const runs = [1, 2, 3].map((i) => runOf(`r${i}`, [sampleOf(five(1 + i / 1000))]));
    const comparison = await only({ ...input, baseline: { ...input.baseline, runs } });
    expect(comparison).toMatchObject({ verdict: "pass", baseline: { n: 15, runs: 3 } });
    expect(comparison.reasons.at(-1)!.message).toMatch(/3 earlier runs, 6 are needed/);
  });

  test("a file knows neither cases nor machine, and can be compared", async () => {
    const side = (run: string, values: number[]) =>
      runOf(run, [sampleOf(values, { commandHashes: [] })], { target: null, environment: {} });
    const found = await judge({
      candidate: { ...side("b.csv", five(1.3)), cases: [] },
      baseline: {
        choice: { rule: "file", name: "a.csv", runs: ["a.csv"], reasons: [] },
        runs: [side("a.csv", five(1))],
      },
      analyzers: builtIn,
    });
    expect(found).toMatchObject({ verdict: "regression", severity: "medium" });
  });
});
