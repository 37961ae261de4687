import type { RunReport } from "@perfmon/core/plugin";
import { emptyView, sampleReports, testReporter } from "@perfmon/core/plugin/testing";
import { expect, test } from "vitest";
import { commandLine } from "./command.ts";
import reporter from "./reporter.ts";

const options = { inconclusive: "warning" };

for (const check of testReporter(reporter, { options })) test(check.name, check.run);

const sample = (name: string) => sampleReports().find((one) => one.name.startsWith(name))!.report;

function written(report: RunReport, given: object = options): string[] {
  const parts: string[] = [];
  const stream = { write: (part: string) => parts.push(part), columns: 0, color: false, unicode: true, live: false };
  void reporter.report(report, stream, given, emptyView);
  return parts.join("").trimEnd().split("\n");
}

/** As the runner reads a line: what is not of this form is no command, but a line of the log. */
const COMMAND = /^::(error|warning|notice) file=([^,:]*),title=([^,:]*)::(.*)$/;
const unescaped = (text: string) =>
  text
    .replaceAll("%0A", "\n")
    .replaceAll("%0D", "\r")
    .replaceAll("%3A", ":")
    .replaceAll("%2C", ",")
    .replaceAll("%25", "%");
const read = (line: string) => COMMAND.exec(line)!.slice(1).map(unescaped);

test.each(sampleReports())("$name: every line is a command, and says nothing else", ({ report }) => {
  for (const line of written(report)) expect(line).toMatch(COMMAND);
});

test("regressions are errors with their evidence; what is open warns; the counts come last", () => {
  const lines = written(sample("every verdict")).map(read);
  expect(lines.map(([level, , title]) => [level, title])).toEqual([
    ["error", "seq-write write.bw"],
    ["warning", "fsync latency"],
    ["warning", "smoke added"],
    ["notice", "lat-getpid latency{call=getpid}"],
    ["notice", "perfmon io"],
  ]);
  expect(lines[0]![1]).toBe("suites/io.yaml");
  expect(lines[0]![3]!.split("\n")).toEqual([
    "-7.3%, regression, low (limit 5%)",
    "2.48 GB/s ±0.6% -> 2.30 GB/s ±0.6%, 95% interval of the change [-8.3%, -6.3%]",
    "what differs: kernel.release 6.12.7 -> 6.12.9, booted since",
    "if it is accepted: perfmon ack 00000009 --reason TEXT",
  ]);
  expect(lines.at(-1)![3]).toMatch(/^1 unchanged · 1 regression \(low\) · 1 improved · 2 inconclusive · 0 failed/);
});

test("a regression that does not fail the run warns; what is open can be told more quietly", () => {
  const report = { ...sample("every verdict"), exit: 0, reasons: [] };
  const levels = written(report, { inconclusive: "none" }).map((line) => read(line)[0]);
  expect(levels).toEqual(["warning", "notice", "notice"]);
});

test("what is open is an error where it fails the run", () => {
  const reasons = [{ code: "inconclusive", message: "2 of 6 comparisons are inconclusive" }];
  const levels = written({ ...sample("every verdict"), exit: 4, reasons }, { inconclusive: "none" }).map(
    (line) => read(line)[0],
  );
  expect(levels).toEqual(["error", "error", "warning", "notice", "notice"]);
});

test("failed cases are errors, skipped and known ones notices; other reasons of the exit are said", () => {
  expect(written(sample("failed, timed out")).map((line) => read(line).filter((_, at) => at !== 1))).toEqual([
    ["error", "perfmon io", "exit 3: 3 cases failed"],
    ["error", "full", "failed: exit code 1: No space left on device"],
    ["error", "slow", "timed-out: no end after 120 s"],
    ["error", "cut", "aborted: the run was stopped before it was done"],
    ["notice", "numa", "skipped: needs 2 nodes, there is 1"],
    ["notice", "perfmon io", expect.stringMatching(/^1 unchanged/)],
  ]);
  const known = written(sample("known")).map(read);
  expect(known.map(([level]) => level)).toEqual(["error", "notice", "notice"]);
  expect(known[1]![3]).toMatch(/^\+30.0%, known until 2026-12-31: the price of a mitigation/);
});

test("a case that failed only when it was measured again is an error", () => {
  const reasons = [{ code: "PM3003", message: "1 case failed: fsync" }];
  const lines = written({ ...sample("every verdict"), exit: 3, reasons }).map(read);
  expect([lines[0]![0], lines[0]![3]]).toEqual(["error", "exit 3: 1 case failed: fsync"]);
  const failed = { ...sample("failed, timed out"), reasons };
  expect(written(failed).filter((line) => line.includes("exit 3"))).toEqual([]);
});

test("a first run is one notice, not a warning a metric", () => {
  const lines = written(sample("no baseline")).map(read);
  expect(lines).toEqual([["notice", "suites/io.yaml", "perfmon io", "2 measured, not compared · 0 failed · 11m04s"]]);
});

test("no more than GitHub shows", () => {
  const report = sample("every verdict");
  const regression = report.judgement.comparisons[1]!;
  const comparisons = Array.from({ length: 25 }, () => regression);
  const errors = written({ ...report, judgement: { ...report.judgement, comparisons } }).filter((line) =>
    line.startsWith("::error"),
  );
  expect(errors).toHaveLength(10);
  expect(read(errors.at(-1)!)[3]).toBe("and 16 more; the report has all of them");
});

test.each([
  ["of several suites", ["a.yaml", "b.yaml"]],
  ["a suite of standard input", ["-"]],
  ["a suite of an installed package", ["/usr/lib/node_modules/@perfmon/core/suites/quick.yaml"]],
])("%s: no file is named", (_, suiteFiles) => {
  const report = sample("every verdict");
  expect(written({ ...report, run: { ...report.run, suiteFiles } })[0]).toMatch(/^::error title=/);
});

test("no text ends its property or its line", () => {
  expect(commandLine({ level: "error", title: "a,b::c%", message: "1%\nfoo::bar,\r" }, "x:y,z")).toBe(
    "::error file=x%3Ay%2Cz,title=a%2Cb%3A%3Ac%25::1%25%0Afoo::bar,%0D",
  );
});
