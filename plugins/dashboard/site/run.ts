import { isOpenRegression, quote, type RunReport, type StoreView, seriesName } from "@perfmon/core/plugin";
import { ackForm, noteForm, promoteForm } from "../actions/forms.ts";
import { csv } from "../charts/charts.ts";
import { type ReportModel, reportModel } from "../model/report-model.ts";
import type { CsvPage, Page } from "../page.ts";
import { comparisonTable } from "../pages/comparison-table.ts";
import { differenceTable, differs, environment } from "../pages/differs.ts";
import { doubts } from "../pages/doubts.ts";
import { findings } from "../pages/findings.ts";
import { changesSection } from "../pages/forest-section.ts";
import { runHead } from "../pages/head.ts";
import { type Html, html, NOTHING } from "../pages/html.ts";
import type { ReportQuery } from "../routes.ts";
import type { ValuesOf } from "../server/parameters.ts";
import { framed } from "./frame.ts";
import { type Chosen, carried, reportAt, runAddress, siteLinks } from "./links.ts";

/** Runs of the sparklines. */
const HISTORY = 60;

/** One run against its baseline, or against what `baseline` names. */
export const runPage: Page<ValuesOf<ReportQuery>> = async ({ view, path, query, about }) => {
  const report = await reportAt(view, path.run, query);
  const { run } = report;
  const chosen = carried(report, query);
  const model = await modelOf(view, report, chosen);
  const content = html`${runHead(model)}
${sections(model, chosen)}
<div class="actions">${noteForm(run.id, run.note)}${promoteForm(run.id)}</div>
<p class="note">${numbers(run.id, chosen)}${run.state === "running" ? html` · <a href="/live/${run.id}">live</a>` : false}</p>`;
  return framed(`${run.suite} ${run.id}`, content, about);
};

const modelOf = (view: StoreView, report: RunReport, chosen: Chosen): Promise<ReportModel> =>
  reportModel(report, view, { newest: HISTORY, profiles: false, beside: chosen.with });

/** What came of a comparison that is on no page of a run. */
export async function comparisonContent(view: StoreView, report: RunReport, chosen: Chosen): Promise<Html> {
  const model = await modelOf(view, report, chosen);
  return html`${runHead(model)}${sections(model, chosen)}<p class="note">${numbers(report.run.id, chosen)}</p>`;
}

const numbers = (run: string, chosen: Chosen): Html =>
  html`<a href="${runAddress(run, ".csv", chosen)}">All comparisons as CSV</a> · <a href="${runAddress(run, "/env", chosen)}">the whole environment</a>`;

function sections(model: ReportModel, chosen: Chosen): Html {
  const { report } = model;
  const links = siteLinks(report.run.id, report.run.target, chosen);
  return html`${findings(model, links)}${acknowledging(report, chosen)}
${comparisonTable(model, links)}
${changesSection(model, links)}
${differs(report.judgement, report.judgement.baseline.runs.length > 0)}
${doubts(report, model.missing)}`;
}

/** Regressions that may be accepted, each with its form; without the script of the page there is the command. */
function acknowledging({ run, judgement }: RunReport, { baseline, with: beside }: Chosen): Html {
  const open = judgement.comparisons.filter(isOpenRegression);
  if (open.length === 0) return NOTHING;
  // Of several runs taken together: one of them need not show it.
  const side = beside ?? run.id;
  return html`<details><summary>Accept a regression</summary><p class="note">It is listed as known from then on, and fails nothing until it worsens. The same: <code>perfmon ack ID --run ${quote(side)}${baseline === null ? "" : ` --baseline ${quote(baseline)}`} --reason TEXT</code></p>
${open.map(({ id, case: item, metric, labels }) => html`<p>${item.id} ${seriesName(metric, labels, item)} <code>${id}</code></p>${ackForm(side, id, baseline)}`)}</details>`;
}

export const runCsv: CsvPage<ValuesOf<ReportQuery>> = async ({ view, path, query }) => {
  const { judgement } = await reportAt(view, path.run, query);
  return csv([
    [
      "case",
      "metric",
      "unit",
      "better",
      "baseline",
      "candidate",
      "change",
      "low",
      "high",
      "p",
      "verdict",
      "severity",
      "gates",
      "id",
    ],
    ...judgement.comparisons.map((one) => [
      one.case.id,
      seriesName(one.metric, one.labels, one.case),
      one.unit,
      one.better,
      one.baseline?.median ?? null,
      one.candidate?.median ?? null,
      one.change,
      one.interval?.[0] ?? null,
      one.interval?.[1] ?? null,
      one.p,
      one.verdict,
      one.severity,
      String(one.gates),
      one.id,
    ]),
  ]);
};

/** The machine of a run, and what is another one than the baseline's. */
export const environmentPage: Page<ValuesOf<ReportQuery>> = async ({ view, path, query, about }) => {
  const report = await reportAt(view, path.run, query);
  const { run, judgement } = report;
  const content = html`<h1>Environment of ${run.suite}</h1><p><a href="${runAddress(run.id, "", carried(report, query))}">run ${run.id}</a></p>
${judgement.environment.length > 0 ? html`<h2>What differs from the baseline</h2>${differenceTable(judgement.environment)}` : false}
${environment(run)}`;
  return framed(`Environment of ${run.id}`, content, about);
};
