import { emptyView, sampleReports, testReporter } from "@perfmon/core/plugin/testing";
import { expect, test } from "vitest";
import reporter from "./reporter.ts";

for (const check of testReporter(reporter, { options: { timestamps: false } })) test(check.name, check.run);

function written(name: string, timestamps = false): string {
  const { report } = sampleReports().find((sample) => sample.name.startsWith(name))!;
  const parts: string[] = [];
  const stream = { write: (part: string) => parts.push(part), columns: 0, color: false, unicode: true, live: false };
  void reporter.report(report, stream, { timestamps }, emptyView);
  return parts.join("");
}

/** What stands behind the labels of the lines of a family that hold all of these texts. */
const values = (text: string, family: string, ...labels: string[]) =>
  text
    .split("\n")
    .filter((line) => line.startsWith(`${family}{`) && labels.every((label) => line.includes(label)))
    .map((line) => line.slice(line.lastIndexOf("}") + 2));

test("verdicts, changes and counts", () => {
  const text = written("every verdict");
  expect(values(text, "perfmon_severity", 'case="seq-write"')).toEqual(["1"]);
  expect(values(text, "perfmon_verdict", 'case="seq-write"', 'verdict="regression"')).toEqual(["1"]);
  expect(values(text, "perfmon_verdict", 'case="seq-write"', 'verdict="pass"')).toEqual(["0"]);
  expect(values(text, "perfmon_change_ratio", 'case="seq-write"')).toEqual([String(2.3 / 2.48 - 1)]);
  // It informs only: its verdict counts in nothing.
  expect(values(text, "perfmon_severity", 'case="smoke"')).toEqual(["0"]);
  expect(values(text, "perfmon_comparisons", 'verdict="regression"')).toEqual(["1"]);
  expect(values(text, "perfmon_cases", 'outcome="completed"')).toEqual(["5"]);
  expect(values(text, "perfmon_exit_code")).toEqual(["1"]);
  expect(values(text, "perfmon_latency_seconds", 'case="fsync"')).toEqual(["0.0415"]);
  expect(text.endsWith("\n# EOF\n")).toBe(true);
});

test("what is not known has no sample, and a known regression raises no alarm", () => {
  expect(values(written("no baseline"), "perfmon_change_ratio")).toEqual([]);
  const known = written("known regressions");
  expect(values(known, "perfmon_severity", 'case="getpid"')).toEqual(["0"]);
  expect(values(known, "perfmon_known", 'case="getpid"')).toEqual(["1"]);
  expect(values(known, "perfmon_severity", 'case="seq-write"')).toEqual(["3"]);
});

test("times only where they are asked for", () => {
  expect(values(written("every verdict"), "perfmon_exit_code")).toEqual(["1"]);
  expect(values(written("every verdict", true), "perfmon_exit_code")).toEqual(["1 1763629200"]);
});
