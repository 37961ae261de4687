import {
  type Comparison,
  changeText,
  detectableText,
  intervalText,
  type SeriesTrend,
  seriesName,
  summaryText,
} from "@perfmon/core/plugin";
import { intervalBar, sparkline } from "../charts/charts.ts";
import { notability } from "../model/rank.ts";
import type { CaseModel, ReportModel, SeriesModel } from "../model/report-model.ts";
import { drawnLimit } from "../model/shown-limit.ts";
import { dataTable, type Heading, numeric, ROOMY, roomy } from "./data-table.ts";
import { type Html, html } from "./html.ts";
import type { Links } from "./links.ts";
import { isFailed, outcomeBadge, verdictBadge } from "./verdict.ts";

/** Points of a sparkline: what its width can show; and how many of them may be later than the run, where it is no new one. */
const SPARK = 60;
const LATER = 15;
/** Half of the axis of the interval bars, a ratio: small changes must be seen, the largest have an arrow. */
const SPANS = [0.05, 0.1, 0.2, 0.5, 1];

const DETECTABLE = html`<th scope="col" class="number ${ROOMY}" title="the smallest change that this comparison could have shown">would show</th>`;

interface Row {
  readonly of: CaseModel;
  readonly series: SeriesModel;
}

/** All that is judged, most notable first, with its interval and history in one line each; then what did not run. */
export function comparisonTable(model: ReportModel, links: Links): Html {
  const rows = model.cases
    .flatMap((of) => of.series.map((series): Row => ({ of, series })))
    .sort((a, b) => notability(b.series.comparison) - notability(a.series.comparison));
  const rest = model.cases.filter(({ result, series }) => series.length === 0 || isFailed(result));
  const compared = rows.some(({ series }) => series.comparison.baseline !== null);
  const span = spanOf(rows.map(({ series }) => series.comparison));
  const head: Heading[] = [
    "case and metric",
    roomy(model.sides[0], "number"),
    compared ? roomy(model.sides[1], "number") : numeric(model.sides[1]),
    compared && numeric("change"),
    compared && roomy(`interval, ±${Math.round(span * 100)}%`),
    roomy("history"),
    compared ? "verdict" : rest.length > 0 && "outcome",
    compared && DETECTABLE,
  ];
  const lines = [
    ...rows.map((row, i) =>
      line(row, i, { run: model.report.run.id, links, compared, span, outcomes: rest.length > 0 }),
    ),
    ...rest.map((of) => unmeasured(of, links, compared)),
  ];
  return html`<section id="results" aria-labelledby="results-title"><h2 id="results-title">${compared ? "Against the baseline" : "Results"}</h2>
${dataTable("results", head, lines, { kind: "results" })}
<p class="note narrow">A wider window shows both sides, intervals and histories.</p><p class="note ${ROOMY}">± is half of the median's interval. ${compared ? `An arrow: the interval goes on. ${limitNote(rows.map(({ series }) => series.comparison))}` : ""}</p></section>`;
}

/** What the shading says, and what its absence does. */
function limitNote(comparisons: readonly Comparison[]): string {
  const judged = comparisons.filter(({ change }) => change !== null);
  const limited = judged.filter((comparison) => drawnLimit(comparison) !== null).length;
  return [
    ...(limited > 0 ? ["The shaded part of an interval's axis is beyond the limit."] : []),
    ...(limited < judged.length
      ? [`${limited > 0 ? "Where nothing is shaded no" : "No"} limit is set: evidence alone decides.`]
      : []),
  ].join(" ");
}

function spanOf(comparisons: readonly Comparison[]): number {
  const ends = comparisons.flatMap(({ interval, change }) => interval ?? (change === null ? [] : [change]));
  // Nearly all of them: one comparison out of hundreds must not make all others a dot.
  const sizes = ends.map(Math.abs).sort((a, b) => a - b);
  const most = sizes[Math.floor(sizes.length * 0.9)] ?? 0;
  // But what regressed or improved is what one looks at.
  const told = comparisons
    .filter(({ verdict }) => verdict === "regression" || verdict === "improvement")
    .map(({ change }) => Math.min(0.5, Math.abs(change ?? 0)));
  return SPANS.find((span) => span >= Math.max(most, ...told)) ?? 1;
}

interface Shown {
  /** Id of the run. */
  readonly run: string;
  readonly links: Links;
  readonly compared: boolean;
  /** Half of the axis of the interval bars. */
  readonly span: number;
  /** Some case did not complete: where nothing is compared, a column says so. */
  readonly outcomes: boolean;
}

function line({ of, series }: Row, i: number, { run, links, compared, span, outcomes }: Shown): Html {
  const { comparison, trend } = series;
  const { case: item, metric, labels, unit, baseline, candidate, change, interval, better, verdict } = comparison;
  const name = seriesName(metric, labels, item);
  const title = `${item.id} ${name}`;
  const { values, ...course } = courseOf(trend, run);
  return html`<tr class="${comparison.gates ? "" : "informs"}"><th scope="row"><a href="${links.case(of.index)}">${item.id}</a> <span class="metric">${name}</span></th>
<td class="number ${ROOMY}">${summaryText(baseline, unit)}</td><td class="number${compared ? ` ${ROOMY}` : ""}">${summaryText(candidate, unit)}</td>
${compared ? html`<td class="number" title="${intervalText(comparison)}">${changeText(comparison)}</td><td class="bar ${ROOMY}">${change === null ? intervalText(comparison) : intervalBar({ change, interval, limit: drawnLimit(comparison), better, verdict }, { id: `bar-${i}`, title, span, width: 120 })}</td>` : false}
<td class="sparkline ${ROOMY}">${values.length > 1 ? sparkline(values, { id: `spark-${i}`, title: `history of ${title}`, unit, ...course, width: 84 }) : html`<span class="muted">${values.length === 1 ? "1 run" : "none"}</span>`}</td>
${compared ? html`<td>${verdictBadge(comparison)}</td>` : outcomes && html`<td>${outcomeBadge(of.result.outcome)}</td>`}${compared ? html`<td class="number ${ROOMY}">${detectableText(comparison) ?? "-"}</td>` : false}</tr>`;
}

/** The part of a history that a sparkline shows: the newest of it, or what is around a run that is older. */
function courseOf(trend: SeriesTrend | null, run: string) {
  const all = trend?.history.points ?? [];
  const after = all.findIndex((point) => point.run.id > run);
  const end = after < 0 ? all.length : Math.min(all.length, Math.max(after + LATER, SPARK));
  const start = Math.max(0, end - SPARK);
  const points = all.slice(start, end);
  const own = points.findIndex((point) => point.run.id === run);
  return {
    values: points.map(({ value }) => value),
    levels: (trend?.changes ?? []).map(({ index }) => index - start).filter((first) => first > 0),
    current: own < 0 ? null : own,
    ...(after < 0 ? {} : { later: after - start }),
  };
}

/** A case that failed or was skipped has no number, and must not be missed. */
const unmeasured = ({ index, result }: CaseModel, links: Links, compared: boolean): Html =>
  html`<tr><th scope="row"><a href="${links.case(index)}">${result.case.id}</a></th><td class="number ${ROOMY}">-</td><td class="number${compared ? ` ${ROOMY}` : ""}">-</td>${compared ? html`<td class="number">-</td><td class="${ROOMY}"></td>` : false}<td class="${ROOMY}"></td>
<td>${outcomeBadge(result.outcome)} <span class="muted">${result.reason ?? (result.outcome === "completed" ? "nothing to judge" : "")}</span></td>${compared ? html`<td class="number ${ROOMY}">-</td>` : false}</tr>`;
