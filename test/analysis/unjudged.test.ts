import { expect, test } from "vitest";
import { judgementExit } from "../../core/analysis/exit.ts";
import type { CandidateCase } from "../../core/analysis/input.ts";
import { judge } from "../../core/analysis/judge.ts";
import { judgePair } from "../../core/analysis/judge-pair.ts";
import type { Threshold } from "../../core/model/case.ts";
import { pairOf } from "./pair-of.ts";
import { builtIn, caseOf, five, inputOf, latency, percent, runOf, sampleOf, threshold } from "./samples.ts";

const P99 = threshold("call.p99", percent(5));
const labelled = (origin = "step") => threshold(latency.name, percent(5, origin), { labels: { job: "zz" } });

/** One case against itself or a slower one, with these thresholds. */
function judged(thresholds: readonly Threshold[], more: Partial<CandidateCase> = {}, factor = 1.001) {
  const of = { ...caseOf({ thresholds }), ...more };
  const candidate = { ...runOf("now", [sampleOf(five(factor), { labels: { job: "a" } })]), cases: [of] };
  const baseline = inputOf(five(1), []).baseline;
  const before = runOf("before", [sampleOf(five(1), { labels: { job: "a" } })]);
  return judge(inputOf([], [], { candidate, baseline: { ...baseline, runs: [before] } }));
}

const doubts = ({ reasons }: Awaited<ReturnType<typeof judge>>) =>
  reasons.filter(({ code }) => code === "threshold-unmeasured").map(({ message }) => message);

test("a step's threshold that judged nothing is said, and its case does not pass", async () => {
  const found = await judged([P99]);
  expect(doubts(found)).toEqual(["the threshold on call.p99 of getpid judged nothing: it was not measured"]);
  expect(found.verdict).toBe("inconclusive");
  expect(found.comparisons).toMatchObject([
    { verdict: "inconclusive", reasons: [{ code: "threshold-unmeasured" }, {}, {}] },
  ]);
  expect(judgementExit(found, { failOn: "low", failOnInconclusive: true }).exit).toBe(4);
});

test("labels that nothing has, and those that there are", async () => {
  expect(doubts(await judged([labelled()]))).toEqual([
    "the threshold on call.time{job=zz} of getpid judged nothing: nothing has these labels; there is job=a",
  ]);
  expect(doubts(await judged([{ ...labelled(), labels: { job: "a" } }]))).toEqual([]);
});

test("what regressed has regressed", async () => {
  const found = await judged([P99], {}, 1.3);
  expect(found).toMatchObject({ verdict: "regression", comparisons: [{ verdict: "regression" }] });
  expect(doubts(found)).toHaveLength(1);
});

test("a suite's threshold needs one case: none, and the whole does not pass", async () => {
  const found = await judged([labelled("suite")]);
  expect(doubts(found)).toEqual([expect.stringContaining("call.time{job=zz} of the suite judged nothing")]);
  expect(found).toMatchObject({ verdict: "inconclusive", comparisons: [{ verdict: "pass" }] });
  const { exit, reasons } = judgementExit(found, { failOn: "low", failOnInconclusive: true });
  expect([exit, reasons.map(({ code }) => code)]).toEqual([4, ["threshold-unmeasured"]]);

  const suite = { ...P99, limit: percent(5, "suite") };
  const second = caseOf({ id: "second", fingerprint: "f2", thresholds: [suite] });
  const samples = [
    sampleOf(five(1)),
    sampleOf(five(1), { caseId: "second", fingerprint: "f2", metric: { ...latency, name: "call.p99" } }),
  ];
  const candidate = { ...runOf("now", samples), cases: [caseOf({ thresholds: [suite] }), second] };
  const baseline = { ...inputOf([], []).baseline, runs: [runOf("before", samples)] };
  expect(await judge(inputOf([], [], { candidate, baseline }))).toMatchObject({ verdict: "pass", reasons: [] });
});

test("of the command line: over all that is compared", async () => {
  const config = { thresholds: [{ ...P99, limit: percent(5, "flag") }, threshold("other", percent(5, "config"))] };
  const found = await judge(inputOf(five(1), five(1), { config }));
  expect(doubts(found)).toEqual(["the threshold on call.p99 of the command line judged nothing: it was not measured"]);
  expect(found.verdict).toBe("inconclusive");
});

test("no doubt of what a configuration says, of a smoke case, or of a case that tells itself why", async () => {
  expect(doubts(await judged([threshold("other", percent(5, "config")), threshold("*", percent(5))]))).toEqual([]);
  expect(doubts(await judged([P99], { case: { ...caseOf().case, smoke: true, thresholds: [P99] } }))).toEqual([]);
  expect(doubts(await judged([P99, labelled("suite")], { outcome: "failed", reason: "exit code 1" }))).toEqual([]);
});

test("of a pair likewise", async () => {
  const visits = Array.from({ length: 10 }, (_, i) => [1, 1.01, 0.99].map((x) => x * (1 + (i % 3) / 1000)));
  const pair = pairOf([{ a: visits, b: visits, thresholds: [P99] }]);
  const found = await judgePair({ ...pair, analyzers: builtIn });
  expect(found).toMatchObject({ verdict: "inconclusive", comparisons: [{ verdict: "inconclusive" }] });
  expect(doubts(found)).toHaveLength(1);
});
