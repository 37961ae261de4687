import { bareCase } from "../../model/bare.ts";
import type { Case } from "../../model/case.ts";
import type { BaselineChoice, Comparison, Judgement, Summary } from "../../model/comparison.ts";
import type { CaseResult, Repetition, Run } from "../../model/run.ts";
import type { RunReport } from "../reporter.ts";

/** Literal reports of invented runs, for reporters' tests: each state that a reader must be able to tell apart. */
export interface SampleReport {
  readonly name: string;
  readonly report: RunReport;
}

const RUN = "01KAG3T6V2M4ZJ8QWX0R5YBNCE";
const EARLIER = ["01KA8C1D2E3F4G5H6J7K8M9N0P", "01KAAZ1D2E3F4G5H6J7K8M9N0Q", "01KADK1D2E3F4G5H6J7K8M9N0R"];
const UNSAFE = "sneaky\u001b[31m red\u001b[0m\nsecond line\u0007 \u202etfel\u2066 <script>&\"'|,\u0000";

/** The reports that the kit of reporters shows them, for further tests. */
export function sampleReports(): readonly SampleReport[] {
  return [
    { name: "every verdict against a named baseline", report: everyVerdict() },
    { name: "no baseline yet", report: noBaseline() },
    { name: "a named baseline that is not there", report: noBaseline({ rule: "named", name: "main" }) },
    { name: "failed, timed out, aborted and skipped cases", report: troubled() },
    { name: "nothing ran", report: reportOf([], []) },
    { name: "known regressions", report: known() },
    { name: "interrupted", report: interrupted() },
    { name: "a re-run", report: rerun() },
    { name: "judged by its history and re-runs", report: byRuns() },
    { name: "unsafe names and texts", report: named(UNSAFE) },
    { name: "very long names", report: named("long-".repeat(80), "word ".repeat(120)) },
    { name: "names of wide characters and none", report: named("磁盘读取 👩‍🔬 é", " ") },
    { name: "differences in the metric's own unit", report: ownUnit() },
  ];
}

function everyVerdict(): RunReport {
  const cases = ["rand-read iodepth=1", "seq-write", "fsync", "lat-getpid", "smoke"].map((id) => completed(id));
  const of = (at: number) => cases[at]!.case;
  return {
    ...reportOf(cases, [
      comparison(of(0), { metric: "read.iops", unit: "1/s", better: "higher" }, [412_600, 411_400]),
      comparison(
        of(1),
        { metric: "write.bw", unit: "B/s", better: "higher", verdict: "regression", severity: "low" },
        [2.3e9, 2.48e9],
      ),
      comparison(of(2), { verdict: "inconclusive", reasons: [WIDE] }, [412e-6, 398e-6]),
      comparison(of(3), { verdict: "improvement", labels: { call: "getpid" } }, [1.2e-7, 1.5e-7]),
      comparison(of(3), { metric: "errors", unit: "1", headline: false, gates: false }, [3, 3]),
      comparison(of(4), { verdict: "regression", severity: "critical", gates: false }, [9, 1]),
      comparison(
        of(4),
        { metric: "added", verdict: "inconclusive", baseline: null, change: null, interval: null },
        [9, 1],
      ),
    ]),
    exit: 1,
    reasons: [{ code: "regression", message: "1 regression at or above low" }],
  };
}

function known(): RunReport {
  const cases = ["getpid", "seq-write", "fsync"].map((id) => completed(id));
  const of = (at: number) => cases[at]!.case;
  const regressed = { verdict: "regression", severity: "high" } as const;
  const acknowledged = { id: "0a1b2c3d", reason: "the price of a mitigation", until: "2026-12-31T23:59:59.999Z" };
  const worse = { code: "worse-than-acknowledged", message: "worse than what is known: +12.0%, 2.31 GB/s (why)" };
  return {
    ...reportOf(cases, [
      comparison(of(0), { ...regressed, acknowledged }, [1.3e-7, 1e-7]),
      comparison(of(1), { ...regressed, reasons: [worse] }, [3e-3, 2e-3]),
      comparison(of(2), { ...regressed, acknowledged: { ...acknowledged, until: null }, gates: false }, [3e-3, 2e-3]),
    ]),
    exit: 1,
    reasons: [{ code: "regression", message: "1 regression at or above low" }],
  };
}

function noBaseline(choice: Partial<BaselineChoice> = {}): RunReport {
  const cases = ["rand-read iodepth=1", "rand-read iodepth=32"].map((id) => completed(id));
  const comparisons = cases.map((result, at) =>
    comparison(
      result.case,
      {
        verdict: "inconclusive",
        reasons: [{ code: "no-baseline", message: "no earlier comparable run" }],
        ...ALONE,
        candidate: at ? { ...summary(0.002), n: 1, interval: null, confidence: null } : summary(0.0412, 5),
      },
      [0.0412, 0],
    ),
  );
  return reportOf(cases, comparisons, { rule: "automatic", name: null, runs: [], reasons: [], ...choice });
}

function troubled(): RunReport {
  const failure = { code: "tool-failed", message: "exit code 1: No space left on device", severity: "error" } as const;
  const failed: Repetition = { ...repetition(1), outcome: "failed", measurements: undefined, problems: [failure] };
  const tainted: Repetition = { ...repetition(2), taints: ["other processes used 12 % of a CPU"] };
  const cases: CaseResult[] = [
    { ...completed("half"), repetitions: [repetition(0), failed, tainted] },
    { ...completed("full"), outcome: "failed", reason: failure.message, repetitions: [failed] },
    { ...completed("slow"), outcome: "timed-out", reason: "no end after 120 s", repetitions: [] },
    { ...completed("cut"), outcome: "aborted", reason: null, repetitions: [] },
    { ...completed("numa"), outcome: "skipped", reason: "needs 2 nodes, there is 1", repetitions: [], metrics: [] },
  ];
  const report = reportOf(cases, [comparison(cases[0]!.case, {}, [1, 1])]);
  return {
    ...report,
    run: { ...report.run, taints: ["the governor changed from performance to powersave"] },
    exit: 3,
    reasons: [{ code: "case-failed", message: "3 cases failed" }],
  };
}

function byRuns(): RunReport {
  const cases = ["rand-read iodepth=1", "seq-write", "fsync"].map((id) => completed(id));
  const runs = { replicate: "run", limit: { value: 0.1, unit: "ratio", origin: "default" } } as const;
  const noise = { runs: 20, accidents: 1, spread: 0.022, between: 0.021, within: 0.012 };
  const before = { ...summary(0.0412, 200), runs: 20 };
  const report = reportOf(
    cases,
    [
      comparison(cases[0]!.case, { ...runs, noise, baseline: before }, [0.0415, 0.0412]),
      comparison(
        cases[1]!.case,
        {
          ...runs,
          noise: { ...noise, within: null },
          baseline: before,
          candidate: { ...summary(0.045, 50), runs: 5 },
          verdict: "regression",
          severity: "low",
          reasons: [{ code: "shown", message: "worse by 9.2%, p < 0.0001 by 5 runs against 20 that vary by 2.1%" }],
        },
        [0.045, 0.0412],
      ),
      comparison(
        cases[2]!.case,
        { replicate: "boot", verdict: "inconclusive", reasons: [{ code: "suspicious", message: "looks 2.1% worse" }] },
        [0.0421, 0.0412],
      ),
    ],
    { rule: "automatic", name: null, runs: EARLIER, reasons: [] },
  );
  const [suspect] = cases.slice(1);
  return { ...report, judgement: { ...report.judgement, others: EARLIER.slice(1), suspects: [suspect!.case.id] } };
}

function interrupted(): RunReport {
  const report = noBaseline();
  const reasons = [{ code: "interrupted", message: "interrupted by SIGINT" }];
  return { ...report, run: { ...report.run, state: "interrupted", finished: null }, exit: 130, reasons };
}

function rerun(): RunReport {
  const report = noBaseline();
  return { ...report, run: { ...report.run, rerunOf: EARLIER[2]! } };
}

function named(name: string, text = name): RunReport {
  const result = completed(name);
  const bad: CaseResult = { ...completed(`${name}2`), outcome: "failed", reason: text };
  const report = reportOf(
    [result, bad],
    [
      comparison(
        result.case,
        { labels: { [name]: text }, verdict: "inconclusive", reasons: [{ code: "x", message: text }] },
        [1, 2],
      ),
      comparison(
        result.case,
        { metric: "other", verdict: "regression", severity: "high", reasons: [{ code: "x", message: text }] },
        [2, 1],
      ),
      comparison(
        result.case,
        {
          metric: "known",
          verdict: "regression",
          severity: "high",
          acknowledged: { id: "0a1b2c3d", reason: text, until: null },
        },
        [2, 1],
      ),
    ],
    { rule: "named", name, runs: [name], reasons: [{ code: "x", message: text }] },
  );
  return {
    ...report,
    run: { ...report.run, suite: name, suiteFiles: [name], note: text, taints: [text], labels: { [name]: text } },
    judgement: {
      ...report.judgement,
      environment: [{ name: "cmdline", role: "subject", baseline: text, candidate: null }],
      reasons: [{ code: "x", message: text }],
    },
    reasons: [{ code: "x", message: text }],
    places: { store: text, folder: name },
  };
}

function ownUnit(): RunReport {
  const result = completed("clock-drift");
  const difference = { value: -0.003, interval: [-0.004, 0] as const, detectable: 0.001 };
  return reportOf(
    [result],
    [
      comparison(
        result.case,
        {
          difference,
          change: null,
          interval: null,
          detectable: null,
          limit: { value: 0.01, unit: "s", origin: "step" },
        },
        [0, 0.003],
      ),
    ],
  );
}

const WIDE = { code: "wide-interval", message: "about 34 more runs to see 3%" };
const ALONE = { baseline: null, change: null, interval: null, confidence: null, p: null, detectable: null } as const;

const summary = (median: number, n = 12): Summary => ({
  n,
  runs: 1,
  median,
  interval: [median * 0.994, median * 1.006],
  confidence: n < 6 ? 0.9375 : 0.961,
  warnings: n < 6 ? [`n = ${n}: the widest interval has a confidence of 93.75 %`] : [],
});

function comparison(of: Case, more: Partial<Comparison>, [now, before]: readonly [number, number]): Comparison {
  const { id, step, parameters, fingerprint } = of;
  return {
    id: fingerprint.slice(-8),
    case: { id, step, parameters, fingerprint },
    metric: "latency",
    labels: {},
    unit: "s",
    better: "lower",
    kind: "custom",
    tags: [],
    headline: true,
    gates: true,
    baseline: summary(before),
    candidate: summary(now),
    replicate: "repetition",
    noise: null,
    change: before === 0 ? null : now / before - 1,
    interval: before === 0 ? null : [now / before - 1.01, now / before - 0.99],
    difference: null,
    confidence: 0.952,
    p: 0.04,
    limit: { value: 0.05, unit: "ratio", origin: "step" },
    detectable: 0.021,
    verdict: "pass",
    severity: "none",
    acknowledged: null,
    reasons: [],
    ...more,
  };
}

function reportOf(
  cases: readonly CaseResult[],
  comparisons: readonly Comparison[],
  baseline: BaselineChoice = { rule: "named", name: "main", runs: EARLIER, reasons: [] },
): RunReport {
  const judgement: Judgement = {
    baseline,
    candidate: RUN,
    others: [],
    suspects: [],
    comparisons,
    environment: [
      { name: "kernel.release", role: "subject", baseline: "6.12.7", candidate: "6.12.9" },
      { name: "boot.id", role: "noted", baseline: "a", candidate: "b" },
    ],
    verdict: comparisons.some(({ verdict }) => verdict === "regression") ? "regression" : "pass",
    severity: "none",
    reasons: [],
  };
  const places = { store: "sqlite:.perfmon/perfmon.db", folder: `.perfmon/runs/${RUN}` };
  return { run: runOf(cases), judgement, elapsed: 664, exit: 0, failOn: "low", reasons: [], places };
}

function runOf(cases: readonly CaseResult[]): Run {
  return {
    id: RUN,
    state: "completed",
    suite: "io",
    suiteFiles: ["suites/io.yaml"],
    started: "2025-11-20T09:00:00.000Z",
    finished: "2025-11-20T09:11:04.000Z",
    target: "local",
    labels: {},
    tags: [],
    note: null,
    rerunOf: null,
    seed: 4711,
    order: "interleaved",
    perfmon: "0.1.0",
    environment: { "kernel.release": { value: "6.12.9", role: "subject" } },
    environmentAfter: null,
    taints: [],
    owner: null,
    settings: {},
    reasons: [],
    cases,
    blocks: [],
  };
}

function completed(id: string): CaseResult {
  return {
    case: caseOf(id),
    outcome: "completed",
    reason: null,
    metrics: [
      { name: "latency", unit: "s", better: "lower", kind: "custom", description: "time of one call", headline: true },
    ],
    repetitions: [repetition(0), repetition(1)],
  };
}

function repetition(index: number): Repetition & { outcome: "completed" } {
  const value = 0.041 + index / 1000;
  return {
    index,
    warmup: false,
    setAside: false,
    round: index,
    started: "2025-11-20T09:00:00.000Z",
    duration: 1.5,
    commandHash: "00",
    exitCode: 0,
    signal: null,
    raw: `000/${index}`,
    problems: [],
    taints: [],
    outcome: "completed",
    measurements: [
      {
        metric: "latency",
        labels: {},
        value,
        unit: "s",
        original: { value: value * 1000, unit: "ms" },
        source: "tool:sample",
        warnings: [],
      },
    ],
  };
}

function caseOf(id: string): Case {
  return {
    ...bareCase(id, "sample", id.length.toString(16).padStart(64, "0")),
    step: id.split(" ")[0]!,
    repetitions: { min: 5, max: 15, until: 0.02, budget: null },
    warmup: 1,
    timeout: 120,
  };
}
