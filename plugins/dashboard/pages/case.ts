import {
  type Ack,
  changeText,
  counts,
  intervalText,
  type RunReport,
  seriesName,
  summaryText,
} from "@perfmon/core/plugin";
import type { Evidence } from "../model/evidence.ts";
import type { CaseModel, ReportModel, SeriesModel } from "../model/report-model.ts";
import { sinceWhen } from "../model/since.ts";
import { dataTable, numeric, ROOMY, roomy } from "./data-table.ts";
import { evidence } from "./evidence.ts";
import { comparedWith, sureness } from "./findings.ts";
import { flames } from "./flame.ts";
import { historyFigure, noHistory } from "./history-figure.ts";
import { type Html, html } from "./html.ts";
import type { Links } from "./links.ts";
import { percentileFigures } from "./percentile-figures.ts";
import { sampleFigures } from "./sample-figures.ts";
import { timelines } from "./timelines.ts";
import { outcomeBadge, verdictBadge } from "./verdict.ts";

/** What a case's section needs beside the case. */
export interface CaseContext {
  readonly report: RunReport;
  /** What the two sides are called. */
  readonly sides: ReportModel["sides"];
  readonly acks: readonly Ack[];
  readonly links: Links;
  /** Null: it is not shown here. */
  readonly evidence: Evidence | null;
  /** `brief`: histories only. */
  readonly detail: "full" | "brief";
}

/** Everything about one case: histories, distributions, percentiles, the machine, the profile, the raw output. */
export function caseSection(of: CaseModel, context: CaseContext): Html {
  const { index, result } = of;
  const id = `case-${index}`;
  const { title, uses, parameters } = result.case;
  const kept = context.evidence;
  const brief = context.detail === "brief";
  const clock = (repetition: number) =>
    result.repetitions.find((one) => counts(one) && one.index === repetition)?.duration ?? null;
  return html`<section class="case" id="${id}" aria-labelledby="${id}-title"><h3 id="${id}-title">${result.case.id}</h3>
<p>${outcomeBadge(result.outcome)}${result.outcome === "completed" ? "" : " "}<span class="muted">${uses}${title ? `: ${title}` : ""}</span>${result.reason === null ? "" : ` ${result.reason}`}
${Object.entries(parameters).map(([name, value]) => html` <code>${name}=${String(value)}</code>`)}</p>
${of.series.map((series, i) => seriesSection(series, `${id}-${i}`, context))}
${brief ? false : percentileFigures(of, id, context.sides)}
${brief ? false : informing(of, context.sides)}
${
  kept
    ? timelines(
        kept.timelines.map((one) => ({ ...one, measured: clock(one.repetition) })),
        id,
      )
    : false
}
${brief ? false : flames(of.profile, of.baselineProfile, `${id}-flame`)}
${kept ? evidence(kept, context.report.run.id, result.case.id) : false}</section>`;
}

function seriesSection(series: SeriesModel, id: string, { report, sides, acks, links, detail }: CaseContext): Html {
  const { comparison, trend } = series;
  const { metric, labels, case: item, unit, baseline, candidate, reasons } = comparison;
  const { run, judgement } = report;
  const name = seriesName(metric, labels, item);
  const address = links.series(item.fingerprint, metric, labels);
  const since = sinceWhen(comparison, trend, comparedWith(report, series));
  return html`<div class="series"><h4>${name}</h4>
<p>${baseline === null && judgement.baseline.runs.length === 0 ? false : verdictBadge(comparison)} ${series.others.length === 0 ? "" : `${sides[1]}: `}${summaryText(candidate, unit)}${baseline === null ? "" : html` against ${summaryText(baseline, unit)}: <strong>${changeText(comparison)}</strong> ${sureness(comparison)}`}${since === null ? "" : `; ${since.certainty === "between" ? `since after ${since.previous!.started.slice(0, 10)}` : `since ${since.run.started.slice(0, 10)}`}`}</p>
${reasons.length === 0 ? false : html`<ul class="reasons">${reasons.map(({ message }) => html`<li>${message}</li>`)}</ul>`}
${trend === null ? noHistory() : historyFigure({ id: `${id}-history`, trend, current: run, candidate, baseline: { runs: series.baseline.map((sample) => sample.run), summary: baseline, name: judgement.baseline.name }, others: judgement.others, acks, both: address === null && detail === "full" }, links)}
${address === null ? false : html`<p><a href="${address}">the whole history of ${name}</a></p>`}
${detail === "full" && sampleFigures(series, id, sides)}</div>`;
}

/** Metrics that no verdict depends on. */
function informing({ informing: comparisons }: CaseModel, [before, now]: ReportModel["sides"]): Html | false {
  if (comparisons.length === 0) return false;
  return html`<details><summary>${comparisons.length} more metrics that no verdict depends on</summary>${dataTable(
    "more metrics",
    ["metric", roomy(before, "number"), roomy(now, "number"), numeric("change"), numeric("interval")],
    comparisons.map((comparison) => {
      const { metric, labels, case: item, baseline, candidate, unit } = comparison;
      return html`<tr><th scope="row">${seriesName(metric, labels, item)}</th><td class="number ${ROOMY}">${summaryText(baseline, unit)}</td><td class="number ${ROOMY}">${summaryText(candidate, unit)}</td><td class="number">${changeText(comparison)}</td><td class="number">${intervalText(comparison)}</td></tr>`;
    }),
  )}</details>`;
}
