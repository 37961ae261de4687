import {
  accompanyingTexts,
  type CaseResult,
  type Comparison,
  environmentText,
  isCompared,
  type RunReport,
  SEVERITIES,
  saidByCase,
  sideNames,
  whyFailed,
} from "@perfmon/core/plugin";
import { prose } from "./escape.ts";
import { countsLine, headline } from "./headline.ts";
import { noteLines } from "./notes.ts";
import { commonConfidence, comparisonTable, failureRow, resultTable, type Table } from "./table.ts";

/**
 * Characters; GitHub takes 65 536 in a comment. Rows that are seen at once may have so much of it; of what is left for what
 * unfolds, results may have the larger part.
 */
const LONGEST = 60_000;
const SEEN = 0.6;
const RESULTS = 0.7;
const NOTES = 0.25;
/** Cases of which it is said what changed with them. */
const NAMED = 3;

/** The comment: marker and verdict, what changed, what differs, and the rest to unfold. */
export function commentLines(report: RunReport, marker: string, most: number): string[] {
  const { judgement } = report;
  const compared = isCompared(judgement);
  const shown = judgement.comparisons.filter((each) => (each.headline || each.gates) && !saidByCase(report, each));
  const { head, rows, quiet } = compared ? changes(report, shown) : results(report, shown);
  const differs = compared ? environmentText(judgement.environment) : "";
  const beside = compared ? accompanyingTexts(judgement.comparisons) : [];
  const top = [`<!-- perfmon:${marker} -->`, `### ${headline(report)}`, ""];
  const below = [
    ...(differs ? [`**What differs:** ${prose(differs)}`, ""] : []),
    ...(beside.length > 0 ? [prose(beside.slice(0, NAMED).join("; ")), ""] : []),
    countsLine(report),
  ];
  const whole = LONGEST - lengthOf([...top, ...below]);
  const seen = fitting(rows.slice(0, most), whole * SEEN - lengthOf(head));
  const table = seen.length > 0 ? [...head, ...seen, ""] : [];
  const left = whole - lengthOf(table);
  const rest = [...rows.slice(seen.length), ...quiet];
  const notes = noteLines(report, shown);
  return [
    ...top,
    ...table,
    ...below,
    ...unfold(rest.length === 1 ? "1 more result" : `${rest.length} more results`, head, rest, left * RESULTS),
    ...unfold(notes.length === 1 ? "1 note" : `${notes.length} notes`, [], notes, left * NOTES),
  ];
}

/** Characters of lines, with their ends. */
const lengthOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length + 1, 0);

/** Those at the beginning that have at most so many characters. */
function fitting(lines: readonly string[], most: number): readonly string[] {
  let length = 0;
  const cut = lines.findIndex((line) => {
    length += line.length + 1;
    return length > most;
  });
  return cut === -1 ? lines : lines.slice(0, cut);
}

/** Lines of one table: those to be seen at once, most important first, and those that nothing is to be said of. */
interface Lines extends Table {
  readonly quiet: readonly string[];
}

function changes({ run, judgement }: RunReport, shown: readonly Comparison[]): Lines {
  const confidence = commonConfidence(shown);
  const table = (of: readonly Comparison[]) => comparisonTable(of, sideNames(judgement, run), confidence);
  const { head, rows } = table(shown.filter(isChanged).sort(byWeight));
  return { head, rows: [...failures(run.cases), ...rows], quiet: table(shown.filter((each) => !isChanged(each))).rows };
}

function results({ run, judgement }: RunReport, shown: readonly Comparison[]): Lines {
  const failed = failures(run.cases);
  const table = resultTable(shown);
  if (failed.length === 0) return { ...table, quiet: [] };
  const { head, rows } = comparisonTable(shown, sideNames(judgement, run), commonConfidence(shown));
  return { head, rows: [...failed, ...rows], quiet: [] };
}

const isChanged = ({ verdict, gates, acknowledged }: Comparison) =>
  gates && verdict !== "pass" && acknowledged === null;

const WEIGHTS = ["regression", "improvement", "inconclusive", "pass"];

const byWeight = (a: Comparison, b: Comparison) =>
  WEIGHTS.indexOf(a.verdict) - WEIGHTS.indexOf(b.verdict) ||
  SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity);

const failures = (cases: readonly CaseResult[]): string[] =>
  cases
    .filter(({ outcome }) => outcome !== "completed" && outcome !== "skipped")
    .map((result) => failureRow(result.case.id, `${result.outcome}: ${whyFailed(result)}`));

/** Lines that a click shows; none where there is nothing. Of what would need more than `most` characters, lines are only counted. */
function unfold(summary: string, head: readonly string[], lines: readonly string[], most: number): string[] {
  if (lines.length === 0) return [];
  const opening = ["", `<details><summary>${summary}</summary>`, ""];
  const counted = (count: number) => (count > 0 ? ["", `and ${count} more`] : []);
  const closing = ["", "</details>"];
  const frame = lengthOf([...opening, ...head, ...counted(lines.length), ...closing]);
  const shown = fitting(lines, most - frame);
  const table = shown.length > 0 ? [...head, ...shown] : [];
  return [...opening, ...table, ...counted(lines.length - shown.length), ...closing];
}
