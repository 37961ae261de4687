import {
  type Comparison,
  changeText,
  confidenceText,
  detectableText,
  intervalText,
  knownText,
  passText,
  seriesName,
  summaryText,
  toleranceText,
} from "@perfmon/core/plugin";
import { code, prose } from "./escape.ts";

/** A table of Markdown: two lines of head, and a line for each of its rows. */
export interface Table {
  readonly head: readonly [string, string];
  readonly rows: readonly string[];
}

const lineOf = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** Both sides, change, interval and verdict. `before`: rows above, with the same columns. */
export function comparisonTable(
  comparisons: readonly Comparison[],
  sides: readonly [string, string],
  confidence: string | null,
): Table {
  const interval = confidence === null ? "interval" : `${confidence} interval`;
  return {
    head: [
      lineOf(["", "", prose(sides[0]), prose(sides[1]), "change", interval, "verdict"]),
      "| :-: | :-- | --: | --: | --: | :-- | :-- |",
    ],
    rows: comparisons.map((comparison) => lineOf(cellsOf(comparison, confidence))),
  };
}

/** A line of such a table that holds no comparison: `full | failed: exit code 1`. */
export const failureRow = (id: string, why: string): string => lineOf(["⚠️", code(id), "-", "-", "-", "-", prose(why)]);

/** The results alone: there is nothing to compare them with. */
export function resultTable(comparisons: readonly Comparison[]): Table {
  const measured = comparisons.filter(({ candidate }) => candidate !== null);
  return {
    head: ["| | median | n |", "| :-- | --: | --: |"],
    rows: measured.map((one) => lineOf([nameOf(one), summaryText(one.candidate, one.unit), String(one.candidate!.n)])),
  };
}

/** Confidence that all intervals have in common, for the head of their column; null: they differ. */
export function commonConfidence(comparisons: readonly Comparison[]): string | null {
  const known = comparisons.flatMap(({ confidence }) => (confidence === null ? [] : [confidenceText(confidence)]));
  const texts = new Set(known);
  return texts.size === 1 ? known[0]! : null;
}

const nameOf = ({ case: of, metric, labels }: Comparison) => `${code(of.id)} ${code(seriesName(metric, labels, of))}`;

/** `common`: the confidence that the head says. */
function cellsOf(comparison: Comparison, common: string | null): string[] {
  const { baseline, candidate, unit, confidence, verdict, gates } = comparison;
  const interval = intervalText(comparison);
  const sure = common !== null || confidence === null || interval === "-" ? "" : ` ${confidenceText(confidence)}`;
  const change = changeText(comparison);
  const loud = gates && (verdict === "regression" || verdict === "improvement");
  return [
    markOf(comparison),
    nameOf(comparison),
    summaryText(baseline, unit),
    summaryText(candidate, unit),
    loud ? `**${change}**` : change,
    `${interval}${sure}`,
    verdictOf(comparison),
  ];
}

/** Shapes, not colours alone. */
function markOf({ verdict, acknowledged, gates }: Comparison): string {
  if (acknowledged !== null) return "☑️";
  if (verdict === "regression") return gates ? "❌" : "▫️";
  return { improvement: "✅", inconclusive: "❔", pass: "▫️" }[verdict];
}

function verdictOf(comparison: Comparison): string {
  const { verdict, severity, limit, reasons, gates, acknowledged, id } = comparison;
  const aside = gates ? "" : ", informs only";
  if (acknowledged !== null) return `${knownText({ ...acknowledged, reason: prose(acknowledged.reason) })}${aside}`;
  if (verdict === "regression") return `regression, ${severity}${toleranceText(limit)}${aside} ${code(id)}`;
  if (verdict === "inconclusive") return `inconclusive${reasons[0] ? `: ${prose(reasons[0].message)}` : ""}`;
  if (verdict === "improvement") return `improvement${aside}`;
  const visible = detectableText(comparison);
  return visible === null ? passText(comparison) : `${passText(comparison)} (≥ ${visible} would show)`;
}
