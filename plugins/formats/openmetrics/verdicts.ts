import { type Comparison, type RunReport, SEVERITIES, tally } from "@perfmon/core/plugin";
import { type Families, labelText } from "./families.ts";
import { addInfo, seriesLabels } from "./write.ts";

const VERDICTS: readonly Comparison["verdict"][] = ["pass", "regression", "improvement", "inconclusive"];

/** What was found about each series, and how many of what there are. What is unknown has no sample. */
export function addVerdicts(families: Families, report: RunReport, seconds: number | null): void {
  for (const comparison of report.judgement.comparisons) addComparison(families, report, comparison, seconds);
  addCounts(families, report, seconds);
}

function addComparison(families: Families, { run }: RunReport, of: Comparison, seconds: number | null): void {
  const own = seriesLabels(run, { caseId: of.case.id, metric: { name: of.metric }, labels: of.labels });
  const labels = labelText(own);
  const add = (name: string, unit: string, help: string, value: number | null | undefined) => {
    if (value != null) families.add(name, unit, help, labels, { value, seconds });
  };
  add("change", "ratio", "candidate / baseline - 1", of.change);
  add("change_low", "ratio", "lower end of the confidence interval of the change", of.interval?.[0]);
  add("change_high", "ratio", "upper end of the confidence interval of the change", of.interval?.[1]);
  if (!of.gates) return;
  const known = of.acknowledged !== null;
  add(
    "severity",
    "1",
    `of a regression: ${SEVERITIES.map((name, value) => `${value} ${name}`).join(", ")}; known ones count as 0`,
    known ? 0 : SEVERITIES.indexOf(of.severity),
  );
  add("known", "1", "1: a regression that is acknowledged and has not worsened", known ? 1 : 0);
  for (const verdict of VERDICTS)
    families.add(
      "verdict",
      "1",
      "1 beside the verdict that holds, 0 beside the others",
      labelText([["verdict", verdict], ...own]),
      {
        value: of.verdict === verdict ? 1 : 0,
        seconds,
      },
    );
}

function addCounts(families: Families, { run, judgement, exit, elapsed }: RunReport, seconds: number | null): void {
  const whole = [
    ["suite", run.suite],
    ["target", run.target],
  ] as const;
  const add = (name: string, unit: string, help: string, value: number, ...more: [string, string][]) =>
    families.add(name, unit, help, labelText([...more, ...whole]), { value, seconds });
  const { passed, regressed, improved, inconclusive, known } = tally(judgement, run);
  const counts = { pass: passed, regression: regressed, improvement: improved, inconclusive, known };
  for (const [verdict, value] of Object.entries(counts))
    add("comparisons", "1", "comparisons that count, by verdict", value, ["verdict", verdict]);
  for (const outcome of ["completed", "failed", "timed-out", "aborted", "skipped"])
    add("cases", "1", "cases of the run, by outcome", run.cases.filter((one) => one.outcome === outcome).length, [
      "outcome",
      outcome,
    ]);
  add("exit_code", "1", "of perfmon: 0 nothing regressed, 1 a regression, 3 a step failed", exit);
  add("run_duration", "s", "how long the run took", elapsed);
  add("run_started_timestamp", "s", "when the run began, since 1970", Date.parse(run.started) / 1000);
  addInfo(families, run, seconds);
}
