import {
  baselineText,
  type CaseResult,
  type Comparison,
  changeText,
  confidenceText,
  countsText,
  cutText,
  environmentText,
  intervalText,
  isCompared,
  knownText,
  pairText,
  plainText,
  type RunReport,
  SEVERITIES,
  saidByCase,
  seriesName,
  summaryText,
  toleranceText,
  whyFailed,
} from "@perfmon/core/plugin";
import type { Annotation } from "./command.ts";

/** GitHub shows so many of each level in one step. */
const MOST = 10;
const LONGEST_NAME = 100;
const LONGEST_TEXT = 400;

const LEVELS = ["error", "warning", "notice"] as const;

/** Exit reasons that other annotations tell one by one. A case that failed only when it was measured again is none of the run's. */
const told = (code: string, { run }: RunReport): boolean =>
  code === "PM3003"
    ? run.cases.some(({ outcome }) => outcome === "failed" || outcome === "timed-out")
    : code === "regression" || code === "inconclusive";

/** Most important first, at most ten of each level; the last notice has the counts. */
export function annotations(report: RunReport, open: Annotation["level"] | "none"): Annotation[] {
  const { run, judgement, exit, reasons } = report;
  const fails = (code: string) => reasons.some((reason) => reason.code === code);
  const gating = judgement.comparisons.filter(({ gates }) => gates);
  const regressed = gating
    .filter(({ verdict, acknowledged }) => verdict === "regression" && acknowledged === null)
    .sort((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity));
  const level = fails("inconclusive") ? "error" : open;
  const undecided = isCompared(judgement)
    ? gating.filter((each) => each.verdict === "inconclusive" && !saidByCase(report, each))
    : [];
  const whole = `perfmon ${name(run.suite)}`;
  const found: Annotation[] = [
    ...reasons
      .filter(({ code }) => !told(code, report))
      .map(({ message }) => ({ level: "error" as const, title: whole, message: text(`exit ${exit}: ${message}`) })),
    ...run.cases.flatMap(ofCase),
    ...regressed.map((each) => ofComparison(report, each, fails("regression") ? "error" : "warning")),
    ...(level === "none" ? [] : undecided.map((each) => ofComparison(report, each, level))),
    ...gating
      .filter(({ verdict, acknowledged }) => verdict === "improvement" || acknowledged !== null)
      .map((each) => ofComparison(report, each, "notice")),
  ];
  const against = isCompared(judgement) ? `. ${pairText(judgement, run) ?? baselineText(judgement, run)}` : "";
  return LEVELS.flatMap((each) => {
    const last: Annotation[] =
      each === "notice" ? [{ level: each, title: whole, message: text(countsText(report) + against) }] : [];
    return [
      ...limited(
        found.filter((one) => one.level === each),
        MOST - last.length,
        whole,
      ),
      ...last,
    ];
  });
}

/** Those beyond what GitHub shows are only counted. */
function limited(found: readonly Annotation[], most: number, title: string): readonly Annotation[] {
  if (found.length <= most) return found;
  const more = found.length - (most - 1);
  return [
    ...found.slice(0, most - 1),
    { level: found[0]!.level, title, message: `and ${more} more; the report has all of them` },
  ];
}

function ofCase(result: CaseResult): Annotation[] {
  const { outcome, case: of } = result;
  if (outcome === "completed") return [];
  const title = name(of.id);
  return [
    { level: outcome === "skipped" ? "notice" : "error", title, message: text(`${outcome}: ${whyFailed(result)}`) },
  ];
}

function ofComparison({ judgement }: RunReport, comparison: Comparison, level: Annotation["level"]): Annotation {
  const { case: of, metric, labels, baseline, candidate, unit, verdict, acknowledged, id } = comparison;
  const title = `${name(of.id)} ${name(seriesName(metric, labels, of))}`;
  const values = `${summaryText(baseline, unit)} -> ${summaryText(candidate, unit)}`;
  const regressed = verdict === "regression" && acknowledged === null;
  const differs = regressed ? environmentText(judgement.environment) : "";
  const lines = [
    verdictText(comparison),
    ...(baseline === null ? [] : [`${values}${intervalOf(comparison)}`]),
    ...(differs ? [`what differs: ${differs}`] : []),
    ...(regressed ? [`if it is accepted: perfmon ack ${id} --reason TEXT`] : []),
  ];
  return { level, title, message: lines.map(text).join("\n") };
}

function verdictText(comparison: Comparison): string {
  const { verdict, severity, acknowledged, limit, reasons } = comparison;
  const change = changeText(comparison);
  if (acknowledged !== null) return `${change}, ${knownText(acknowledged)}`;
  if (verdict === "inconclusive") return `inconclusive${reasons[0] ? `: ${reasons[0].message}` : ""}`;
  if (verdict !== "regression") return `${change}, ${verdict}`;
  return `${change}, regression, ${severity}${toleranceText(limit)}`;
}

function intervalOf(comparison: Comparison): string {
  const interval = intervalText(comparison);
  if (interval === "-" || comparison.confidence === null) return "";
  return `, ${confidenceText(comparison.confidence)} interval of the change ${interval}`;
}

const name = (given: string) => cutText(plainText(given), LONGEST_NAME);
const text = (given: string) => cutText(plainText(given), LONGEST_TEXT);
