import {
  type CaseResult,
  type Comparison,
  changeText,
  confidenceText,
  counts,
  environmentText,
  intervalText,
  plainText,
  type RunReport,
  type Severity,
  seriesName,
  sideNames,
  summaryText,
} from "@perfmon/core/plugin";
import { caseOutcome, comparisonOutcome, type TestOutcome } from "./outcome.ts";
import type { Element } from "./xml.ts";

/** A `testcase`, and what it counts as. */
export interface TestCase {
  readonly result: TestOutcome["result"];
  readonly element: Element;
}

/** One for each gating comparison, and one for each case that has none or did not go to its end. */
export function testCases(report: RunReport, failOn: Severity): TestCase[] {
  const gating = report.judgement.comparisons.filter(({ gates }) => gates);
  const byCase = Map.groupBy(gating, (comparison) => comparison.case.id);
  const cases = new Map(report.run.cases.map((result) => [result.case.id, result]));
  const ids = new Set([...cases.keys(), ...byCase.keys()]);
  return [...ids].flatMap((id) => ofCase(report, cases.get(id) ?? null, byCase.get(id) ?? [], failOn));
}

/** `result`: null for a case that only the baseline has. */
function ofCase(
  report: RunReport,
  result: CaseResult | null,
  comparisons: readonly Comparison[],
  failOn: Severity,
): TestCase[] {
  const suite = report.run.suite;
  const own = result !== null && (result.outcome !== "completed" || comparisons.length === 0) ? [result] : [];
  const tests = [
    ...own.map((each) => ({ name: each.case.id, outcome: caseOutcome(each), details: problems(each) })),
    ...comparisons.map((comparison) => ({
      name: `${comparison.case.id} ${seriesName(comparison.metric, comparison.labels, comparison.case)}`,
      outcome: comparisonOutcome(comparison, failOn),
      details: evidence(report, comparison),
    })),
  ];
  // A case took its time once, however many tests are made of it.
  return tests.map(({ name, outcome, details }, at) =>
    testCase(suite, name, at === 0 && result !== null ? secondsOf(result) : null, outcome, details),
  );
}

function testCase(
  suite: string,
  name: string,
  time: number | null,
  { result, type, message }: TestOutcome,
  details: readonly string[],
): TestCase {
  const text = details.map((line) => plainText(line)).join("\n");
  const plain = plainText(message);
  const children: readonly Element[] =
    result === "passed"
      ? [{ name: "system-out", text: [plain, text].filter(Boolean).join("\n") }]
      : [{ name: result, attributes: { type, message: plain }, ...(text ? { text } : {}) }];
  const attributes = {
    classname: plainText(suite),
    name: plainText(name),
    time: time === null ? null : time.toFixed(3),
  };
  return { result, element: { name: "testcase", attributes, children } };
}

/** s that its measured repetitions took. Null: none ended. */
function secondsOf({ repetitions }: CaseResult): number | null {
  const durations = repetitions.filter(counts).flatMap(({ duration }) => (duration === null ? [] : [duration]));
  return durations.length === 0 ? null : durations.reduce((sum, each) => sum + each, 0);
}

/** What its repetitions said, each once. */
const problems = ({ repetitions }: CaseResult): string[] => [
  ...new Set(repetitions.flatMap((repetition) => repetition.problems.map(({ message }) => message))),
];

/** Both sides, the change, and what led to the verdict. */
function evidence({ run, judgement }: RunReport, comparison: Comparison): string[] {
  const [before, now] = sideNames(judgement, run);
  const { baseline, candidate, unit, confidence, p, reasons, verdict, acknowledged, id } = comparison;
  const interval = intervalText(comparison);
  const sure = confidence === null ? "" : `${confidenceText(confidence)} `;
  const open = verdict === "regression" && acknowledged === null;
  const differs = open ? environmentText(judgement.environment) : "";
  return [
    `${before}: ${summaryText(baseline, unit)}`,
    `${now}: ${summaryText(candidate, unit)}`,
    [
      `change: ${changeText(comparison)}`,
      ...(interval === "-" ? [] : [`${sure}interval ${interval}`]),
      ...(p === null ? [] : [`p = ${p.toPrecision(2)}`]),
    ].join(", "),
    ...reasons.map(({ message }) => message),
    ...(differs ? [`what differs: ${differs}`] : []),
    ...(open ? [`if it is accepted: perfmon ack ${id} --reason TEXT`] : []),
  ];
}
