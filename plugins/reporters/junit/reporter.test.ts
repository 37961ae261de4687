import type { RunReport } from "@perfmon/core/plugin";
import { emptyView, sampleReports, testReporter } from "@perfmon/core/plugin/testing";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { expect, test } from "vitest";
import reporter from "./reporter.ts";

const options = { fail_on: "low" };

for (const check of testReporter(reporter, { options })) test(check.name, check.run);

const sample = (name: string) => sampleReports().find((one) => one.name.startsWith(name))!.report;

function writtenOf(report: RunReport, given: object): string {
  const parts: string[] = [];
  const stream = { write: (part: string) => parts.push(part), columns: 0, color: false, unicode: true, live: false };
  void reporter.report(report, stream, given, emptyView);
  return parts.join("");
}

function written(name: string, given: object = options): string {
  return writtenOf(sample(name), given);
}

/** The only suite of the document. */
function suiteOf(text: string) {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "",
    processEntities: true,
    parseAttributeValue: false,
    isArray: (name) => name === "testcase" || name === "property",
  });
  return parser.parse(text).testsuites.testsuite;
}

const resultOf = (each: any) => ["failure", "error", "skipped"].find((name) => name in each) ?? "passed";
const results = (suite: any) => Object.fromEntries(suite.testcase.map((each: any) => [each.name, resultOf(each)]));

test.each(sampleReports())("$name: well-formed, and the counts are those of what is in it", ({ name }) => {
  const text = written(name);
  expect(XMLValidator.validate(text)).toBe(true);
  const suite = suiteOf(text);
  const found = (suite.testcase ?? []).map(resultOf);
  const count = (result: string) => String(found.filter((one: string) => one === result).length);
  expect(suite).toMatchObject({
    tests: String(found.length),
    failures: count("failure"),
    errors: count("error"),
    skipped: count("skipped"),
  });
  const names = (suite.testcase ?? []).map((each: any) => each.name);
  expect(new Set(names).size).toBe(names.length);
});

test("a regression fails with its evidence; what is open is skipped; what only informs does not fail", () => {
  const suite = suiteOf(written("every verdict"));
  expect(results(suite)).toEqual({
    "rand-read iodepth=1 read.iops": "passed",
    "seq-write write.bw": "failure",
    "fsync latency": "skipped",
    "lat-getpid latency{call=getpid}": "passed",
    "smoke added": "skipped",
  });
  const { failure } = suite.testcase.find(({ name }: any) => name === "seq-write write.bw");
  expect(failure).toMatchObject({ type: "regression", message: "regression, low: -7.3% (limit 5%)" });
  expect(failure["#text"]).toMatch(/^baseline: 2.48 GB\/s.*\nthis run: 2.30 GB\/s.*\nchange: -7.3%, 95% interval \[/);
  expect(failure["#text"]).toContain("what differs: kernel.release 6.12.7 -> 6.12.9");
  expect(suite.properties.property).toContainEqual({ name: "kernel.release", value: "6.12.9" });
});

test("cases that did not go to their end are errors, skipped ones are skipped, each with its reason", () => {
  const suite = suiteOf(written("failed, timed out"));
  expect(results(suite)).toEqual({
    "half latency": "passed",
    full: "error",
    slow: "error",
    cut: "error",
    numa: "skipped",
  });
  const errors = suite.testcase.map((each: any) => each.error ?? each.skipped).filter(Boolean);
  expect(errors.map(({ type, message }: any) => [type, message])).toEqual([
    ["failed", "exit code 1: No space left on device"],
    ["timed-out", "no end after 120 s"],
    ["aborted", "the run was stopped before it was done"],
    [undefined, "needs 2 nodes, there is 1"],
  ]);
});

test("known regressions pass; one that has worsened fails; fail_on says from when on", () => {
  expect(results(suiteOf(written("known regressions")))).toEqual({
    "getpid latency": "passed",
    "seq-write latency": "failure",
    fsync: "passed",
  });
  const high = suiteOf(written("known regressions", { fail_on: "critical" }));
  expect(high.failures).toBe("0");
  expect(high.testcase[1]["system-out"]).toMatch(/^regression, high: .*; below critical/);
});

test("what fails is what fails the run, unless fail_on says another severity", () => {
  const failures = (failOn: RunReport["failOn"], own: object) =>
    suiteOf(writtenOf({ ...sample("known regressions"), failOn }, own)).failures;
  expect(failures("high", {})).toBe("1");
  expect(failures("critical", {})).toBe("0");
  expect(failures("none", {})).toBe("0");
  expect(failures("none", { fail_on: "low" })).toBe("1");
});

test("what XML cannot hold is replaced, and the rest comes back as it was", () => {
  const suite = suiteOf(written("unsafe names"));
  expect(suite.name).toBe("sneaky red second line\\x07 tfel <script>&\"'|,\\x00");
  expect(suite.properties.property).toContainEqual(
    expect.objectContaining({ name: expect.stringContaining("<script>&\"'|,") }),
  );
});
