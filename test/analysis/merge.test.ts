import { beforeAll, expect, test } from "vitest";
import { judge } from "../../core/analysis/judge.ts";
import { mergeFindings } from "../../core/analysis/merge.ts";
import type { Comparison, Finding, Verdict } from "../../core/model/comparison.ts";
import { five, inputOf } from "./samples.ts";

let comparison: Comparison;
beforeAll(async () => {
  const found = await judge(inputOf(five(1), five(1)));
  comparison = { ...found.comparisons[0]!, verdict: "inconclusive", reasons: [] };
});

const claims = (analyzer: string, verdict: Verdict): Finding => ({
  analyzer,
  caseId: "getpid",
  metric: "call.time",
  labels: {},
  verdict,
  reasons: [{ code: analyzer, message: `${analyzer} says so` }],
  evidence: {},
});

test("evidence before threshold before changepoint before strangers, whatever the order", () => {
  const all = [
    claims("stranger", "regression"),
    claims("changepoint", "improvement"),
    claims("threshold", "regression"),
    claims("evidence", "pass"),
  ];
  for (const findings of [all, [...all].reverse()]) {
    expect(mergeFindings(comparison, findings).verdict).toBe("pass");
    expect(
      mergeFindings(
        comparison,
        findings.filter(({ analyzer }) => analyzer !== "evidence"),
      ).verdict,
    ).toBe("regression");
  }
});

test("who was overruled is said, who agreed is not", () => {
  const { reasons } = mergeFindings(comparison, [
    claims("evidence", "pass"),
    claims("threshold", "regression"),
    claims("changepoint", "pass"),
  ]);
  expect(reasons.map(({ code }) => code)).toEqual(["evidence", "overruled"]);
  expect(reasons[1]!.message).toBe("threshold says regression (threshold says so); evidence decides");
});

test("of one analyzer's several claims the least favourable counts", () => {
  expect(mergeFindings(comparison, [claims("threshold", "pass"), claims("threshold", "regression")]).verdict).toBe(
    "regression",
  );
  expect(mergeFindings(comparison, [claims("threshold", "pass"), claims("threshold", "inconclusive")]).verdict).toBe(
    "inconclusive",
  );
});

test("a failed analyzer that would have decided leaves it open; one that would not changes nothing", () => {
  const failed = (analyzer: string) =>
    mergeFindings(comparison, [claims("threshold", "pass")], [{ analyzer, message: "boom" }]);
  expect(failed("evidence")).toMatchObject({
    verdict: "inconclusive",
    reasons: [{ code: "analyzer-failed" }, { code: "threshold" }],
  });
  expect(failed("changepoint").verdict).toBe("pass");
});

test("nothing claimed: inconclusive", () => {
  expect(mergeFindings(comparison, [])).toMatchObject({ verdict: "inconclusive", reasons: [{ code: "no-finding" }] });
});

test("what core refused stays refused", () => {
  const refused = { ...comparison, reasons: [{ code: "command-changed", message: "" }] };
  expect(mergeFindings(refused, [claims("evidence", "pass")]).verdict).toBe("inconclusive");
});

test("the authority can be set", () => {
  const findings = [claims("evidence", "pass"), claims("mine", "regression")];
  expect(mergeFindings(comparison, findings, [], ["mine", "evidence"]).verdict).toBe("regression");
});
