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

/** Characters; GitHub takes 65 536 in a comment. Of what unfolds, results may have the larger part. */
const LONGEST = 60_000;
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
  const lines = [
    `<!-- perfmon:${marker} -->`,
    `### ${headline(report)}`,
    "",
    ...(rows.length > 0 ? [...head, ...rows.slice(0, most), ""] : []),
    ...(differs ? [`**What differs:** ${prose(differs)}`, ""] : []),
    ...(beside.length > 0 ? [prose(beside.slice(0, NAMED).join("; ")), ""] : []),
    countsLine(report),
  ];
  const left = LONGEST - lines.join("\n").length;
  const rest = [...rows.slice(most), ...quiet];
  const notes = noteLines(report, shown);
  return [
    ...lines,
    ...unfold(rest.length === 1 ? "1 more result" : `${rest.length} more results`, head, rest, left * RESULTS),
    ...unfold(notes.length === 1 ? "1 note" : `${notes.length} notes`, [], notes, left * NOTES),
  ];
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

/** Lines that a click shows; none where there is nothing. Those beyond `most` characters are only counted. */
function unfold(summary: string, head: readonly string[], lines: readonly string[], most: number): string[] {
  if (lines.length === 0) return [];
  let length = 0;
  const fits = lines.findIndex((line) => {
    length += line.length + 1;
    return length > most;
  });
  const shown = fits === -1 ? lines : lines.slice(0, fits);
  const cut = lines.length - shown.length;
  return [
    "",
    `<details><summary>${summary}</summary>`,
    "",
    ...head,
    ...shown,
    ...(cut > 0 ? ["", `and ${cut} more`] : []),
    "",
    "</details>",
  ];
}
