import {
  baselineText,
  confidenceText,
  detectableText,
  duration,
  environmentText,
  type RunReport,
  regressionsText,
  roughly,
  runDate,
} from "@perfmon/core/plugin";
import { sampleReports } from "@perfmon/core/plugin/testing";
import { expect, test } from "vitest";
import { comparisonTable, subjectOf } from "./comparison-table.ts";
import { nextSteps } from "./next-steps.ts";
import { pen } from "./pen.ts";
import { reportLines } from "./report.ts";
import { stepLines } from "./step-lines.ts";

const sample = (name: string) => sampleReports().find((one) => one.name.startsWith(name))!.report;
const commands = (...given: Parameters<typeof nextSteps>) =>
  nextSteps(...given).flatMap(({ command }) => command ?? []);
const plain = (columns: number) => pen({ write() {}, columns, color: false, unicode: true, live: false });

test.each([
  [0, "0.0s"],
  [9.96, "10s"],
  [59.4, "59s"],
  [59.6, "1m00s"],
  [664, "11m04s"],
  [3599.6, "1h00m"],
  [90_000, "1d01h"],
])("%d s is %s", (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test.each([
  [1, "5s"],
  [41, "45s"],
  [59.9, "60s"],
  [61, "2m"],
  [3700, "1h15m"],
])("about %d s is %s", (seconds, text) => {
  expect(roughly(seconds)).toBe(text);
});

test("a run's day is in its id, where the id is one of perfmon's", () => {
  expect(runDate("01ARZ3NDEKTSV4RRFFQ69G5FAV")).toBe("2016-07-30");
  expect(runDate("file:old.json")).toBeNull();
  expect(runDate("7ZZZZZZZZZZZZZZZZZZZZZZZZZ")).toBeNull();
});

test("a confidence is never rounded up, and 95 % is said of what reaches it", () => {
  expect([0.9375, 0.5, 0.9499, 0.95, 0.961, 0.875].map(confidenceText)).toEqual([
    "93.75%",
    "50%",
    "94.99%",
    "95%",
    "95%",
    "87.5%",
  ]);
});

test("what would show is never rounded down to nothing", () => {
  const [one] = sample("every verdict").judgement.comparisons;
  const shown = (detectable: number | null) => detectableText({ ...one!, change: 0.001, detectable });
  expect([null, 0, 0.00002, 0.0004, 0.027].map(shown)).toEqual([null, "0%", "0.1%", "0.1%", "2.7%"]);
});

test("every line says what would show, whatever its verdict; one that was not computed says nothing", () => {
  const { comparisons } = sample("every verdict").judgement;
  const [head, ...lines] = comparisonTable(comparisons, plain(0));
  expect(head).toMatch(/interval +would show +verdict$/);
  for (const comparison of comparisons) {
    const line = lines.find((each) => each.trim().startsWith(subjectOf(comparison)))!;
    const size = detectableText(comparison);
    expect(line.split(/ {2,}/)).toContain(size === null ? "-" : `≥ ${size}`);
  }
  const told = comparisons.filter((one) => detectableText(one) !== null).map(({ verdict }) => verdict);
  expect([...new Set(told)].sort()).toEqual(expect.arrayContaining(["improvement", "pass", "regression"]));
});

test("the baseline by its rule", () => {
  const { judgement, run: bare } = sample("every verdict");
  const model = { value: "A", role: "must-match" as const };
  const run = { ...bare, environment: { "cpu.model": model } };
  expect(baselineText(judgement, run)).toBe("Against baseline main (2025-11-17 to 2025-11-19, 3 runs, same host)");
  const automatic = { ...judgement.baseline, rule: "automatic", name: null, runs: judgement.baseline.runs.slice(0, 1) };
  expect(baselineText({ ...judgement, baseline: automatic }, run)).toBe(
    "Against the latest comparable run (2025-11-17, 1 run, same host)",
  );
  const environment = [{ name: "cpu.model", role: "must-match" as const, baseline: "A", candidate: "B" }];
  expect(baselineText({ ...judgement, environment }, run)).toContain("another cpu.model");
  // What only one side knows, as with an imported file, makes no host the same, and none another.
  const oneSided = [{ name: "cpu.model", role: "must-match" as const, baseline: null, candidate: "A" }];
  expect(baselineText({ ...judgement, environment: oneSided }, run)).toContain("host unknown");
  expect(baselineText(judgement, { ...bare, environment: {} })).toContain("host unknown");
});

test("what differs: what matters first, what every boot changes in two words", () => {
  expect(
    environmentText([
      { name: "boot.id", role: "noted", baseline: "a", candidate: "b" },
      { name: "clocksource", role: "noted", baseline: null, candidate: "tsc" },
      { name: "kernel.release", role: "subject", baseline: "6.12.7", candidate: "6.12.9" },
      { name: "cpu.count", role: "must-match", baseline: 4, candidate: 8 },
    ]),
  ).toBe("cpu.count 4 -> 8, kernel.release 6.12.7 -> 6.12.9, clocksource (unknown) -> tsc, booted since");
});

test("what to type next depends on what happened", () => {
  const id = "01KAG3T6V2M4ZJ8QWX0R5YBNCE";
  expect(commands(sample("no baseline"))).toEqual([`perfmon baseline set main ${id}`]);
  expect(commands(sample("interrupted"))[0]).toBe(`perfmon exec --resume ${id}`);
  expect(commands(sample("failed"))[0]).toBe(`perfmon show ${id} --raw`);
  expect(nextSteps(sample("differences"))).toEqual([]);
});

test("a baseline that is set is added to, and one that holds the run is not proposed again", () => {
  const report = sample("no baseline");
  const { id } = report.run;
  const set = (name: string, runs: readonly string[], date: string) => ({ name, runs, set: date, note: null });
  const [main, old, newer] = [
    set("main", ["A"], "2026-01-01"),
    set("old", ["B"], "2026-01-02"),
    set("v 2", [], "2026-02-01"),
  ];
  const proposed = (...baselines: (typeof main)[]) => commands(report, { baselines, profiled: false });
  expect(proposed(old, main, newer)).toEqual([`perfmon baseline promote main ${id}`]);
  expect(proposed(old, newer)).toEqual([`perfmon baseline promote 'v 2' ${id}`]);
  expect(nextSteps(report, { baselines: [set("main", [id], "2026-01-01")], profiled: false })).toEqual([
    { why: "run it again to compare with this run", command: null },
  ]);
  const itself = { ...report.judgement, baseline: { rule: "named", name: "main", runs: [], reasons: [] } };
  const holding = { baselines: [set("main", [id], "2026-01-01")], profiled: false };
  expect(commands({ ...report, judgement: itself }, holding)).toEqual([]);
});

test("a regression that judges leads to the report and to ack; one that only informs to all metrics", () => {
  const report = sample("every verdict");
  const { id } = report.run;
  expect(commands(report)).toEqual([
    `perfmon report ${id} -o report.html`,
    expect.stringMatching(/^perfmon ack [0-9a-f]{8} /),
    `perfmon compare ${id} --all`,
  ]);
  expect(nextSteps(report, { baselines: [], profiled: true })[0]!.why).toContain("flame graph");
  const comparisons = report.judgement.comparisons.map((one) => ({ ...one, gates: false }));
  const informing = { ...report, judgement: { ...report.judgement, comparisons } };
  expect(commands(informing)).toEqual([`perfmon compare ${id} --all`]);
  const others = comparisons.map((one) => ({ ...one, headline: false }));
  expect(commands({ ...report, judgement: { ...report.judgement, comparisons: others } })).toEqual([]);
});

test("a command that would be broken stands on a line of its own", () => {
  const step = { why: "all metrics of this comparison", command: "perfmon compare 01KAG3T6V2M4ZJ8QWX0R5YBNCE --all" };
  expect(stepLines(step, plain(100))).toHaveLength(1);
  expect(stepLines(step, plain(70))).toEqual([` next: ${step.why}:`, `       ${step.command}`]);
  expect(stepLines({ why: "run it again", command: null }, plain(70))).toEqual([" next: run it again"]);
});

test("a disturbed run is nothing to compare a later one with, and it is said what to do", () => {
  const report = sample("no baseline");
  const steps = nextSteps({ ...report, run: { ...report.run, taints: ["others used 20 % of the CPU time"] } });
  expect(steps.at(-1)!.why).toContain("run it again when nothing else runs");
  expect(steps.some(({ command }) => command?.includes("baseline"))).toBe(false);
});

test("what disturbed a run is said once, with what it is worth and what to do", () => {
  const report = sample("no baseline");
  const reason = "others used 98.7 % of the CPU time, more than 2 %";
  const disturb = (cases: RunReport["run"]["cases"]): RunReport["run"]["cases"] =>
    cases.map((one) => {
      const [first, ...rest] = one.repetitions.map((repetition) => ({ ...repetition, taints: [reason] }));
      return { ...one, repetitions: [{ ...first!, setAside: true }, first!, ...rest] };
    });
  const taints = [`a repetition stayed disturbed after 2 repeats: ${reason}`];
  const run = { ...report.run, cases: disturb(report.run.cases.slice(0, 1)), taints };
  const loud = (given: RunReport) =>
    reportLines(given, plain(0), false).filter((line) => /^ (!|next:)/.test(line) && !line.includes("n = "));
  expect(loud({ ...report, run })).toEqual([
    ` ! rand-read iodepth=1: 2 of 2 repetitions disturbed, after 1 repeat: ${reason}`,
    " next: run it again when nothing else runs: a disturbed run is no later run's history (with --monitors none it counts unchecked)",
  ]);
  // Nobody says what to do next of a run that is in no store.
  expect(loud({ ...report, run, places: { ...report.places, folder: null } })[1]).toBe(
    " ! the whole run is doubtful, and no later run's history",
  );
  const moved = { ...run, taints: [...taints, "cpu.governor changed during the run: performance, then powersave"] };
  expect(loud({ ...report, run: moved })[1]).toMatch(/^ ! the whole run is doubtful: cpu\.governor changed/);
});

test("the counts are of what gates: a smoke case that is slower only informs", () => {
  const text = reportLines(sample("every verdict"), plain(0), false).join("\n");
  expect(text).toContain(
    "1 unchanged · 1 regression (low) · 1 improved · 2 inconclusive · 1 more that only informs · 0 failed",
  );
  expect(text).toContain("✖ regression, low (limit 5%)");
  expect(text).toContain("? inconclusive: about 34 more runs to see 3%");
  expect(text).not.toContain("errors");
  expect(reportLines(sample("every verdict"), plain(0), true).join("\n")).toContain("lat-getpid errors");
});

test("regressions are counted by severity, the worst first", () => {
  const report = sample("every verdict");
  const regressed = report.judgement.comparisons.find((one) => one.gates && one.verdict === "regression")!;
  const counted = (...severities: ("low" | "high")[]) =>
    regressionsText({ comparisons: severities.map((severity) => ({ ...regressed, severity })) });
  expect(counted("low", "high", "low")).toBe("3 regressions (1 high, 2 low)");
  expect(counted("low", "low")).toBe("2 regressions (low)");
  expect(counted("high")).toBe("1 regression (high)");
  expect(counted()).toBe("0 regressions");
});

test("a side of several runs is called so", () => {
  const report = sample("every verdict");
  const head = (judgement: Partial<typeof report.judgement>) =>
    reportLines({ ...report, judgement: { ...report.judgement, ...judgement } }, plain(0), false)[1];
  const { id } = report.run;
  const [before, after] = [`00${id.slice(2)}`, `7Z${id.slice(2)}`];
  expect(head({})).toMatch(/ this run {2}/);
  expect(head({ others: [after] })).toContain(" this run and its re-run ");
  expect(head({ others: [before, after] })).toContain(" these 3 runs ");
  const baseline = { ...report.judgement.baseline, rule: "automatic" };
  expect(head({ baseline, others: [before] })).toContain(" this kernel, 2 runs ");
});

test("failed and skipped cases, failed and disturbed repetitions are said with their reasons", () => {
  const text = reportLines(sample("failed"), plain(0), false).join("\n");
  expect(text).toContain("✖ full failed: exit code 1: No space left on device");
  expect(text).toContain("- numa skipped: needs 2 nodes, there is 1");
  expect(text).toContain("! half: 1 of 3 repetitions failed: exit code 1");
  expect(text).toContain("! half: 1 of 3 repetitions disturbed: other processes");
  expect(text).toContain("2 failed · 1 unfinished · 1 skipped");
});

test("without a baseline: the plain results, and how to set one", () => {
  const lines = reportLines(sample("no baseline"), plain(80), false);
  expect(lines.slice(0, 5)).toEqual([
    " Results of io: no earlier run of these cases on this target to compare with",
    " case                  metric          median  n",
    " rand-read iodepth=1   latency  41.2 ms ±0.6%  5",
    " rand-read iodepth=32  latency  2.00 ms (n=1)  1",
    " ± is half of the median's 93.75% confidence interval.",
  ]);
});

test("a known regression stands without its verdict, and is counted apart; one that is not is named for perfmon ack", () => {
  const report = sample("known");
  const text = reportLines(report, plain(0), false).join("\n");
  expect(text).toMatch(/getpid latency .* - known until 2026-12-31: the price of a mitigation/);
  expect(text).toMatch(/seq-write latency .* ✖ regression, high \(limit 5%\) \[0{7}9\]/);
  expect(text).toContain("note: worse than what is known: +12.0%, 2.31 GB/s (why) (seq-write latency)");
  expect(text).toContain("0 unchanged · 1 regression (high) · 0 inconclusive · 1 known · 0 failed");
  expect(reportLines(report, plain(0), true).join("\n")).toContain("known: the price of a mitigation, informs only");
  expect(commands(report)).toContain("perfmon ack 00000009 --baseline main --reason TEXT --until 30d");
  const asked = { ...report, run: { ...report.run, settings: { baseline: "main" } } };
  expect(commands(asked)).toContain("perfmon ack 00000009 --reason TEXT --until 30d");
});
