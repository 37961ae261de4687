import { isDeepStrictEqual } from "node:util";
import { type Comparison, type Finding, SEVERITIES, type Severity, type Verdict } from "../../model/comparison.ts";
import { labelKey } from "../../model/metric.ts";
import type { Analyzer, Canary, ClassifyingAnalyzer, DetectContext, DetectingAnalyzer, Evidence } from "../analyzer.ts";
import { type Check, expectThat } from "./check.ts";
import { checkSchema } from "./declaration.ts";
import { type SampleEvidence, sampleEvidence } from "./sample-evidence.ts";

/** What the kit of analyzers has to be told. */
export interface AnalyzerKitOptions {
  /** Options of the analyzer, defaults filled in. */
  readonly options?: unknown;
  /** Evidence beside the kit's own. */
  readonly evidence?: readonly SampleEvidence[];
}

const VERDICTS: readonly Verdict[] = ["pass", "regression", "improvement", "inconclusive"];

/** The conformance kit of analyzers, of both hooks: sound claims about every sample of evidence, and nothing else. */
export function testAnalyzer(analyzer: Analyzer, { options = {}, evidence = [] }: AnalyzerKitOptions = {}): Check[] {
  const samples = [...sampleEvidence(), ...evidence];
  return [
    { name: "it says what it does", run: () => expectThat(analyzer.summary.trim() !== "", "summary is empty") },
    { name: "the schema is closed and describes every property", run: () => checkSchema(analyzer.options) },
    ...samples.map((sample) => ({
      name: sample.name,
      run: () =>
        analyzer.hook === "detect"
          ? checkDetect(analyzer, sample.evidence, options)
          : checkClassify(analyzer, sample.evidence, options),
    })),
  ];
}

const canary = (explanation: boolean | null): Canary => ({ explains: () => explanation, message: "of the kit" });
const CONTEXTS: readonly (readonly [string, DetectContext])[] = [
  ["without a canary", { canary: null, mayRerun: false }],
  ["with re-runs", { canary: canary(null), mayRerun: true }],
  ["when the machine explains it", { canary: canary(true), mayRerun: true }],
  ["when the machine stood still", { canary: canary(false), mayRerun: false }],
];

async function checkDetect(
  analyzer: DetectingAnalyzer,
  evidence: readonly Evidence[],
  options: unknown,
): Promise<void> {
  for (const [when, context] of CONTEXTS) {
    const given = structuredClone({ evidence, options });
    const detect = async () => analyzer.detect(given.evidence, given.options, context);
    const findings = await detect();
    expectThat(isDeepStrictEqual(given, { evidence, options }), `${when}: it changed what it was given`);
    expectThat(isDeepStrictEqual(await detect(), findings), `${when}: the same evidence gave other findings`);
    expectThat(Array.isArray(findings), `${when}: its findings are no list`);
    const known = new Set(evidence.map(({ comparison }) => keyOf({ ...comparison, caseId: comparison.case.id })));
    for (const finding of findings) checkFinding(finding, known, when);
  }
}

const keyOf = ({ caseId, metric, labels }: Pick<Finding, "caseId" | "metric" | "labels">) =>
  JSON.stringify([caseId, metric, labelKey(labels)]);

/** About the whole report, rather than one comparison of it. */
const WHOLE = keyOf({ caseId: "", metric: "", labels: {} });

function checkFinding(finding: Finding, known: ReadonlySet<string>, when: string): void {
  const said = `${when}: ${JSON.stringify(finding)}`;
  expectThat(typeof finding.analyzer === "string" && finding.analyzer !== "", `no analyzer signs it: ${said}`);
  const key = keyOf(finding);
  expectThat(known.has(key) || key === WHOLE, `it is about no comparison that was given: ${said}`);
  expectThat(VERDICTS.includes(finding.verdict), `no verdict: ${said}`);
  expectThat(finding.reasons.length > 0, `it gives no reason: ${said}`);
  for (const { code, message } of finding.reasons) {
    expectThat(/^[a-z][a-z0-9-]*$/.test(code), `a code is words joined by dashes: ${said}`);
    expectThat(message.trim() !== "" && !/NaN|undefined|\[object/.test(message), `a reason for people: ${said}`);
  }
  // JSON has no NaN, no infinity and no undefined: what comes back is what can be stored.
  expectThat(
    isDeepStrictEqual(JSON.parse(JSON.stringify(finding.evidence)), finding.evidence),
    `its evidence holds what JSON cannot: ${when}: ${Object.entries(finding.evidence).map(([name, value]) => `${name}: ${value}`)}`,
  );
}

function checkClassify(analyzer: ClassifyingAnalyzer, evidence: readonly Evidence[], options: unknown): void {
  for (const { comparison } of evidence)
    for (const verdict of VERDICTS)
      for (const severity of SEVERITIES) checkGrade(analyzer, { verdict, severity }, comparison, options);
}

interface Grade {
  readonly verdict: Verdict;
  readonly severity: Severity;
}

function checkGrade(analyzer: ClassifyingAnalyzer, grade: Grade, comparison: Comparison, options: unknown): void {
  const given = structuredClone({ grade, comparison, options });
  const classify = () => analyzer.classify(given.grade, given.comparison, given.options);
  const got = classify();
  const said = `${JSON.stringify(grade)} became ${JSON.stringify(got)}`;
  expectThat(isDeepStrictEqual(given, { grade, comparison, options }), "it changed what it was given");
  expectThat(VERDICTS.includes(got?.verdict) && SEVERITIES.includes(got.severity), `no grade: ${said}`);
  expectThat(isDeepStrictEqual(classify(), got), `another time it was graded otherwise: ${said}`);
  expectThat(got.severity === "none" || got.verdict === "regression", `only a regression is severe: ${said}`);
}
