import { labelKey, type SeriesTrend, seriesName, type Trends } from "@perfmon/core/plugin";
import { csv } from "../charts/charts.ts";
import type { CsvPage, Page, PageRequest } from "../page.ts";
import { historyFigure } from "../pages/history-figure.ts";
import { type Html, html } from "../pages/html.ts";
import type { MetricQuery } from "../routes.ts";
import type { ValuesOf } from "../server/parameters.ts";
import { framed } from "./frame.ts";
import { siteLinks } from "./links.ts";

type Request = PageRequest<ValuesOf<MetricQuery>>;

/** Runs of a history where nobody asks for more; as many as can be drawn; and series of one page. */
const NEWEST = 500;
const DRAWN = 1000;
const SERIES = 24;

/** The history of a metric: of one series, or of all cases that have it. */
export const metricPage: Page<ValuesOf<MetricQuery>> = async (request) => {
  const { view, path, query, about } = request;
  const newest = Math.min(query.limit ?? NEWEST, DRAWN);
  const { series, older } = await trendsOf(request, newest);
  const acks = await view.acks();
  const named = await view.baselines();
  const links = siteLinks(null);
  const content = html`<h1>${path.metric}</h1>
<p>${choice(request, "axis", ["time", "run"], query.axis ?? "time", "by")} · ${choice(request, "scale", ["linear", "log"], query.scale ?? "linear", "scale")} · ${choice(request, "since", ["", "30d", "7d"], request.address.search.get("since") ?? "", "since")} · <a href="${csvAddress(request)}">CSV</a></p>
${series.length === 0 ? html`<p>No run that counts has it.</p>` : false}
${older ? html`<p class="note">The newest ${newest} runs; there are older ones${newest < DRAWN ? html`: <a href="${otherwise(request, "limit", String(DRAWN))}">up to ${DRAWN}</a>` : false}. The CSV holds ${query.limit === null ? "all of them" : `the newest ${query.limit}`}.</p>` : false}
${series.slice(0, SERIES).map((trend, i) => {
  const baseline = named.find(({ runs }) => trend.history.points.some(({ run }) => runs.includes(run.id)));
  return historyFigure(
    {
      id: `history-${i}`,
      trend,
      current: null,
      candidate: null,
      baseline: baseline ? { runs: baseline.runs, summary: null, name: baseline.name } : null,
      acks,
      x: query.axis ?? "time",
      y: query.scale ?? "linear",
    },
    links,
  );
})}
${series.length > SERIES ? html`<p class="note">${series.length - SERIES} more series have this metric.</p>` : false}`;
  return framed(path.metric, content, about);
};

/** Links to the same page with another value of one parameter; the present one is none. */
function choice(request: Request, name: string, values: readonly string[], present: string, text: string): Html {
  const link = (value: string) => {
    const word = value === "" ? "ever" : value;
    return value === present
      ? html` <strong>${word}</strong>`
      : html` <a href="${otherwise(request, name, value)}">${word}</a>`;
  };
  return html`${text}${values.map(link)}`;
}

/** The same page with another value of one parameter; empty: with none. */
function otherwise({ address }: Request, name: string, value: string): string {
  const search = new URLSearchParams(address.search);
  if (value === "") search.delete(name);
  else search.set(name, value);
  return `${address.path}?${search}`;
}

const csvAddress = ({ address }: Request): string => `${address.path}.csv?${address.search.toString()}`;

async function trendsOf(
  { view, path, query }: Request,
  newest: number | null,
): Promise<Pick<Trends, "series" | "older">> {
  const { fingerprint, labels, target, since, until } = query;
  const exact = labels !== null && typeof labels !== "string";
  // A name is taken as it is, unless somebody typed a selector: read.*, read.iops{job=a}.
  const selects = !exact && /[*{]/.test(path.metric);
  const { series, older } = await view.trends({
    ...(selects ? { metric: path.metric } : { series: { metric: path.metric, ...(exact ? { labels } : {}) } }),
    ...(fingerprint === null ? {} : { fingerprints: [fingerprint] }),
    ...(target === null ? {} : { target }),
    ...(since === null ? {} : { since }),
    ...(until === null ? {} : { until }),
    ...(newest === null ? {} : { newest }),
  });
  const alike = (trend: SeriesTrend) => typeof labels !== "string" || labelKey(trend.history.labels) === labels;
  return { series: series.filter(alike), older };
}

/** Of all runs, unless so many were asked for: nothing in a CSV can say that there are more. */
export const metricCsv: CsvPage<ValuesOf<MetricQuery>> = async (request) => {
  const { series } = await trendsOf(request, request.query.limit);
  return csv([
    ["case", "metric", "target", "run", "started", "unit", "median", "repetitions"],
    ...series.flatMap((trend) =>
      trend.history.points.map(({ run, value, n }) => [
        trend.case.id,
        seriesName(trend.history.metric.name, trend.history.labels, trend.case),
        run.target,
        run.id,
        run.started,
        trend.history.metric.unit,
        value,
        n,
      ]),
    ),
  ]);
};
