import {
  type Comparison,
  changeText,
  confidenceText,
  cutText,
  detectableText,
  drawTable,
  intervalText,
  type Judgement,
  knownText,
  passText,
  seriesName,
  summaryText,
  type TableCell,
  toleranceText,
} from "@perfmon/core/plugin";
import type { Pen } from "./pen.ts";

/** Columns of one name, and of one reason, at most: more would be a page of their own. */
const LONGEST_NAME = 80;
const LONGEST_REASON = 240;

/** What a comparison is of: `rand-read iodepth=1 read.iops`. */
export const subjectOf = ({ case: of, metric, labels }: Comparison): string =>
  `${cutText(of.id, LONGEST_NAME)} ${cutText(seriesName(metric, labels, of), LONGEST_NAME)}`;

/**
 * Comparisons to show: those that gate, and each case's headline; all of them where asked. The others are counted: of
 * dozens of metrics a case, some move by chance in every run.
 */
export const shown = (judgement: Judgement, all: boolean): readonly Comparison[] =>
  all ? judgement.comparisons : judgement.comparisons.filter(({ headline, gates }) => headline || gates);

/** Baseline, this run, change, interval, the smallest change that would show, and verdict, a line each. */
export function comparisonTable(
  comparisons: readonly Comparison[],
  pen: Pen,
  [baseline, candidate]: readonly [string, string] = ["baseline", "this run"],
): string[] {
  const common = commonConfidence(comparisons.map((comparison) => comparison.confidence));
  return drawTable(
    [
      { title: "", wrap: true },
      { title: pen.plain(baseline), align: "right" },
      { title: pen.plain(candidate), align: "right" },
      { title: "change", align: "right" },
      { title: common === null ? "interval" : `${common} interval` },
      { title: "would show", align: "right" },
      { title: "verdict", wrap: true },
    ],
    comparisons.map((comparison) => [
      subjectOf(comparison),
      summaryText(comparison.baseline, comparison.unit),
      summaryText(comparison.candidate, comparison.unit),
      changeText(comparison),
      withConfidence(comparison, common),
      visibleText(comparison, pen),
      verdictCell(comparison, pen),
    ]),
    pen,
  );
}

/** The results alone: there is nothing to compare them with. */
export function resultTable(comparisons: readonly Comparison[], pen: Pen): string[] {
  const measured = comparisons.filter(({ candidate }) => candidate !== null);
  const common = commonConfidence(measured.map(({ candidate }) => candidate!.confidence));
  const lines = drawTable(
    [
      { title: "case", wrap: true },
      { title: "metric", wrap: true },
      { title: "median", align: "right" },
      { title: "n", align: "right" },
      ...(common === null ? [{ title: "confidence", align: "right" as const }] : []),
    ],
    measured.map(({ case: of, metric, labels, candidate, unit }) => [
      cutText(of.id, LONGEST_NAME),
      cutText(seriesName(metric, labels, of), LONGEST_NAME),
      summaryText(candidate, unit),
      String(candidate!.n),
      ...(common === null ? [candidate!.confidence === null ? "-" : confidenceText(candidate!.confidence)] : []),
    ]),
    pen,
  );
  if (common === null || lines.length === 0) return lines;
  return [...lines, ...pen.hang(" ", `± is half of the median's ${common} confidence interval.`, "dim")];
}

/** The confidence that all intervals have in common, for the head of their column. */
function commonConfidence(confidences: readonly (number | null)[]): string | null {
  const texts = new Set(confidences.filter((confidence) => confidence !== null).map(confidenceText));
  return texts.size === 1 ? [...texts][0]! : null;
}

function withConfidence(comparison: Comparison, common: string | null): string {
  const text = intervalText(comparison);
  const { confidence } = comparison;
  return common !== null || confidence === null || text === "-" ? text : `${text} ${confidenceText(confidence)}`;
}

function verdictCell(comparison: Comparison, { marks }: Pen): TableCell {
  const { id, verdict, severity, limit, reasons, gates, acknowledged } = comparison;
  const aside = gates ? "" : ", informs only";
  if (acknowledged !== null) {
    const reason = cutText(acknowledged.reason, LONGEST_REASON);
    return { text: `${marks.left} ${knownText({ ...acknowledged, reason })}${aside}`, style: "yellow" };
  }
  if (verdict === "regression")
    return { text: `${marks.bad} regression, ${severity}${toleranceText(limit)}${aside} [${id}]`, style: "red" };
  if (verdict === "improvement") return { text: `${marks.good} improvement`, style: "green" };
  if (verdict === "inconclusive") {
    const why = reasons[0]?.message;
    return { text: `${marks.unsure} inconclusive${why ? `: ${cutText(why, LONGEST_REASON)}` : ""}`, style: "yellow" };
  }
  return passText(comparison);
}

/** The smallest change that would have shown: what a verdict other than a regression is worth. */
function visibleText(comparison: Comparison, { marks }: Pen): string {
  const visible = detectableText(comparison);
  return visible === null ? "-" : `${marks.atLeast} ${visible}`;
}
