import { baselineText, duration, pairText, type RunReport } from "@perfmon/core/plugin";
import { type Counts, countsOf } from "../model/counts.ts";
import { type Html, html } from "./html.ts";
import { badge } from "./verdict.ts";

/** What came of a run, at the top of its page: the verdict in words, and the counts behind it. */
export function runHead(report: RunReport): Html {
  const { run, judgement, elapsed } = report;
  const counts = countsOf(report);
  const kernel = run.environment["kernel.release"]?.value;
  const machine = run.environment["cpu.model"]?.value;
  const facts: [string, string][] = [
    ["run", run.id],
    ["started", run.started.replace("T", " ").replace(/\.\d+Z$/, " UTC")],
    ["took", duration(elapsed)],
    ["target", run.target],
    ...(kernel === undefined ? [] : [["kernel", String(kernel)] as [string, string]]),
    ...(machine === undefined ? [] : [["CPU", String(machine)] as [string, string]]),
    ["baseline", counts.compared ? (pairText(judgement, run) ?? baselineText(judgement, run)) : "none"],
    ...Object.entries(run.labels).map(([name, value]): [string, string] => [name, value]),
    ...(run.tags.length > 0 ? [["tags", run.tags.join(", ")] as [string, string]] : []),
    ...(run.note === null ? [] : [["note", run.note] as [string, string]]),
  ];
  return html`<div class="head">
<h1>${run.suite}</h1>
<p class="outcome">${outcome(report, counts)}</p>
<p class="counts">${countsText(counts)}</p>
<dl class="facts">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
</div>`;
}

function outcome({ judgement, run }: RunReport, counts: Counts): Html {
  const parts: Html[] = [];
  if (counts.failed > 0 || counts.unfinished > 0)
    parts.push(badge("failed", `${counts.failed + counts.unfinished} of ${run.cases.length} cases failed`));
  if (run.state !== "completed") parts.push(badge("failed", run.state));
  if (!counts.compared) parts.push(badge("inconclusive", "not compared"));
  else if (judgement.verdict === "regression")
    parts.push(badge("regression", `${plural(counts.regressions, "regression")}, ${judgement.severity}`));
  else if (judgement.verdict === "inconclusive") parts.push(badge("inconclusive", "inconclusive"));
  else if (judgement.verdict === "improvement")
    parts.push(badge("improvement", plural(counts.improvements, "improvement")));
  else parts.push(badge("pass", "nothing regressed"));
  if (run.taints.length > 0) parts.push(badge("inconclusive", "the run is doubtful"));
  return html`${parts.map((part) => html`${part} `)}`;
}

function countsText(counts: Counts): string {
  const graded = counts.bySeverity.map(([severity, n]) => `${n} ${severity}`).join(", ");
  return [
    ...(counts.compared
      ? [
          `${plural(counts.regressions, "regression")}${graded === "" ? "" : ` (${graded})`}`,
          `${counts.inconclusive} inconclusive`,
          `${counts.improvements} improved`,
          `${counts.unchanged} unchanged`,
        ]
      : []),
    ...(counts.known > 0 ? [`${counts.known} known`] : []),
    `${counts.failed} failed`,
    ...(counts.unfinished > 0 ? [`${counts.unfinished} unfinished`] : []),
    ...(counts.skipped > 0 ? [`${counts.skipped} skipped`] : []),
  ].join(" · ");
}

export const plural = (n: number, word: string): string => `${n} ${word}${n === 1 ? "" : "s"}`;
