import { baselineText, type Fact, pairText, plainText, type RunReport, type Severity } from "@perfmon/core/plugin";
import { testCases } from "./testcases.ts";
import type { Element } from "./xml.ts";

/**
 * What Jenkins, GitLab and others read: https://github.com/jenkinsci/xunit-plugin (junit-10.xsd). A regression is a failure,
 * a case that failed an error, what is inconclusive or skipped is skipped.
 */
export function junitDocument(report: RunReport, failOn: Severity): Element {
  const { run, elapsed } = report;
  const cases = testCases(report, failOn);
  const count = (result: string) => cases.filter((one) => one.result === result).length;
  const numbers = { tests: cases.length, failures: count("failure"), errors: count("error") };
  const time = elapsed.toFixed(3);
  const host = run.environment["host.name"]?.value;
  const suite: Element = {
    name: "testsuite",
    attributes: {
      name: plainText(run.suite),
      ...numbers,
      skipped: count("skipped"),
      time,
      timestamp: run.started.slice(0, 19),
      hostname: host === undefined ? null : plainText(String(host)),
      id: run.id,
    },
    children: [{ name: "properties", children: properties(report) }, ...cases.map(({ element }) => element)],
  };
  return { name: "testsuites", attributes: { name: "perfmon", ...numbers, time }, children: [suite] };
}

/** The run, what it was compared with, and the facts of its machine. */
function properties({ run, judgement, exit, reasons }: RunReport): Element[] {
  const against =
    judgement.baseline.runs.length > 0 ? (pairText(judgement, run) ?? baselineText(judgement, run)) : null;
  const known: readonly (readonly [name: string, value: string | null])[] = [
    ["perfmon.run", run.id],
    ["perfmon.version", run.perfmon],
    ["perfmon.target", run.target],
    ["perfmon.seed", String(run.seed)],
    ["perfmon.state", run.state],
    ["perfmon.baseline", against],
    ["perfmon.verdict", judgement.verdict],
    ["perfmon.severity", judgement.severity],
    ["perfmon.exit", String(exit)],
    ...reasons.map(({ message }) => ["perfmon.exit_reason", message] as const),
    ...run.taints.map((taint) => ["perfmon.doubt", taint] as const),
    ...Object.entries(run.labels).map(([name, value]) => [`label.${name}`, value] as const),
    ...Object.entries(run.environment).map(([name, fact]) => [name, factText(fact)] as const),
  ];
  return known.flatMap(([name, value]) =>
    value === null ? [] : [{ name: "property", attributes: { name: plainText(name), value: plainText(value) } }],
  );
}

const factText = ({ value, unit }: Fact) => `${value}${unit === undefined || unit === "1" ? "" : ` ${unit}`}`;
