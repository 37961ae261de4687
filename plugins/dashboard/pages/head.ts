import {
  baselineText,
  duration,
  isCompared,
  type Judgement,
  pairText,
  type RunReport,
  regressionsText,
  runDate,
  type Tally,
  tally,
} from "@perfmon/core/plugin";
import type { ReportModel } from "../model/report-model.ts";
import { type Html, html } from "./html.ts";
import { badge } from "./verdict.ts";

/** What came of a run, at the top of its page: the verdict in words, and the counts behind it. */
export function runHead({ report, sides }: Pick<ReportModel, "report" | "sides">): Html {
  const { run, judgement, elapsed } = report;
  const compared = isCompared(judgement);
  const counts = tally(judgement, run);
  const kernel = run.environment["kernel.release"]?.value;
  const machine = run.environment["cpu.model"]?.value;
  const facts: [string, string][] = [
    [judgement.others.some((other) => other < run.id) ? "newest run" : "run", run.id],
    ["started", run.started.replace("T", " ").replace(/\.\d+Z$/, " UTC")],
    ["took", duration(elapsed)],
    ...(judgement.others.length === 0 ? [] : [["compared", `${sides[1]}${spanText(judgement)}`] as [string, string]]),
    ["target", run.target],
    ...(kernel === undefined ? [] : [["kernel", String(kernel)] as [string, string]]),
    ...(machine === undefined ? [] : [["CPU", String(machine)] as [string, string]]),
    ["baseline", compared ? (pairText(judgement, run) ?? baselineText(judgement, run)) : "none"],
    ...Object.entries(run.labels).map(([name, value]): [string, string] => [name, value]),
    ...(run.tags.length > 0 ? [["tags", run.tags.join(", ")] as [string, string]] : []),
    ...(run.note === null ? [] : [["note", run.note] as [string, string]]),
  ];
  return html`<div class="head">
<h1>${run.suite}</h1>
<p class="outcome">${outcome(report, counts, compared)}</p>
<p class="counts">${countsText(report, counts, compared)}</p>
<dl class="facts">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
</div>`;
}

/** ` (2026-11-12 to 2026-11-16)`: the days of the runs of a side. */
function spanText({ candidate, others }: Judgement): string {
  const days = [...new Set([candidate, ...others].toSorted().flatMap((id) => runDate(id) ?? []))];
  return days.length === 0 ? "" : ` (${[...new Set([days[0], days.at(-1)])].join(" to ")})`;
}

function outcome({ judgement, run }: RunReport, counts: Tally, compared: boolean): Html {
  const parts: Html[] = [];
  if (counts.failed > 0 || counts.unfinished > 0)
    parts.push(badge("failed", `${counts.failed + counts.unfinished} of ${run.cases.length} cases failed`));
  if (run.state !== "completed") parts.push(badge("failed", run.state));
  if (!compared) parts.push(badge("inconclusive", "not compared"));
  else if (judgement.verdict === "regression") parts.push(badge("regression", regressionsText(judgement)));
  else if (judgement.verdict === "inconclusive") parts.push(badge("inconclusive", "inconclusive"));
  else if (judgement.verdict === "improvement")
    parts.push(badge("improvement", plural(counts.improved, "improvement")));
  else parts.push(badge("pass", "nothing regressed"));
  if (run.taints.length > 0) parts.push(badge("inconclusive", "the run is doubtful"));
  return html`${parts.map((part) => html`${part} `)}`;
}

function countsText({ judgement }: RunReport, counts: Tally, compared: boolean): string {
  return [
    ...(compared
      ? [
          // The badge says it.
          ...(judgement.verdict === "regression" ? [] : [regressionsText(judgement)]),
          `${counts.inconclusive} inconclusive`,
          `${counts.improved} improved`,
          `${counts.passed} unchanged`,
        ]
      : []),
    ...(counts.known > 0 ? [`${counts.known} known`] : []),
    `${counts.failed} failed`,
    ...(counts.unfinished > 0 ? [`${counts.unfinished} unfinished`] : []),
    ...(counts.skipped > 0 ? [`${counts.skipped} skipped`] : []),
  ].join(" · ");
}

export const plural = (n: number, word: string): string => `${n} ${word}${n === 1 ? "" : "s"}`;
