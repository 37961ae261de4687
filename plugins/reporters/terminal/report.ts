import {
  accompanyingTexts,
  baselineText,
  environmentText,
  type Judgement,
  pairText,
  type RunReport,
  sideNames,
  stillWorse,
} from "@perfmon/core/plugin";
import { comparisonTable, resultTable, shown, subjectOf } from "./comparison-table.ts";
import { type Done, nextSteps, UNDISTURBED } from "./next-steps.ts";
import { noteLines } from "./notes.ts";
import type { Pen } from "./pen.ts";
import { problemLines } from "./problems.ts";
import { stepLines } from "./step-lines.ts";
import { summaryLines } from "./summary-line.ts";

const MOST_REASONS = 5;

/** Words, and what stands before them. */
interface Line {
  readonly head: string;
  readonly text: string;
}

/** The whole report, top to bottom. */
export function reportLines(
  report: RunReport,
  pen: Pen,
  all: boolean,
  { done, profile = null }: { readonly done?: Done; readonly profile?: Line | null } = {},
): string[] {
  const { run, judgement } = report;
  const compared = judgement.baseline.runs.length > 0 && judgement.comparisons.length > 0;
  const comparisons = shown(judgement, all);
  const differs = compared ? environmentText(judgement.environment) : "";
  const hidden = judgement.comparisons.length - comparisons.length;
  const { store, folder } = report.places;
  const steps = nextSteps(report, done);
  return [
    ...(compared
      ? pen.hang(" ", pairText(judgement, run) ?? baselineText(judgement, run), "bold")
      : noBaseline(report, pen)),
    ...(compared ? comparisonTable(comparisons, pen, sideNames(judgement, run)) : resultTable(comparisons, pen)),
    ...(hidden
      ? pen.hang(" ", `${hidden} more metric${hidden === 1 ? "" : "s"} measured that no verdict depends on`, "dim")
      : []),
    ...stillWorseLines(judgement, pen),
    ...(differs ? pen.hang(" ", `What differs: ${differs}`) : []),
    ...(compared ? accompanyingTexts(judgement.comparisons).flatMap((text) => pen.hang(" ", text)) : []),
    ...noteLines(judgement, comparisons, pen),
    ...problemLines(
      run,
      pen,
      steps.some(({ why }) => why === UNDISTURBED),
    ),
    ...summaryLines(report, shown(judgement, false), compared, pen),
    ...exitLines(report, pen),
    ...pen.hang(" kept in ", folder === null ? store : `${folder}, store ${store}`, "dim"),
    ...(profile ? pen.hang(profile.head, profile.text, "dim") : []),
    ...steps.flatMap((step) => stepLines(step, pen)),
  ];
}

/** What regressed earlier, and no verdict says any more. */
function stillWorseLines(judgement: Judgement, pen: Pen): string[] {
  const found = stillWorse(judgement);
  const more = found.length - MOST_REASONS;
  return [
    ...found
      .slice(0, MOST_REASONS)
      .flatMap(({ comparison, message }) =>
        pen.hang(` ${pen.marks.note} still worse: `, `${subjectOf(comparison)}: ${message}`, "yellow"),
      ),
    ...(more > 0 ? pen.hang(` ${pen.marks.note} still worse: `, `and ${more} more`, "yellow") : []),
  ];
}

/** Reasons for an exit that is not 0: the first few, since each regression is one and the table has them all. */
function exitLines({ exit, reasons }: RunReport, pen: Pen): string[] {
  if (exit === 0) return [];
  const [first, more] = [reasons.slice(0, MOST_REASONS), reasons.slice(MOST_REASONS)];
  return [
    // Of several, each with the code that it alone leads to.
    ...first.flatMap(({ message, exit: own = exit }) => pen.hang(` exit ${own}: `, message)),
    ...(more.length
      ? pen.hang(` exit ${exit}: `, `and ${more.length} more reason${more.length === 1 ? "" : "s"}`)
      : []),
  ];
}

function noBaseline({ run, judgement }: RunReport, pen: Pen): string[] {
  const measured = judgement.comparisons.some(({ candidate }) => candidate !== null);
  if (!measured) return pen.hang(" ", `${run.suite}: nothing was measured`, "bold");
  const { rule, name, reasons } = judgement.baseline;
  const why =
    reasons.find(({ code }) => code === "no-baseline" || code === "not-compared")?.message ??
    (rule === "named" && name !== null
      ? `there is no baseline "${name}" to compare with`
      : "no earlier run of these cases on this target to compare with");
  return pen.hang(" ", `Results of ${run.suite}: ${why}`, "bold");
}
