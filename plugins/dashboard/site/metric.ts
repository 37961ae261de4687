import { labelKey, type SeriesTrend, seriesName } from "@perfmon/core/plugin";
import { csv } from "../charts/charts.ts";
import type { CsvPage, Page, PageRequest } from "../page.ts";
import { historyFigure } from "../pages/history-figure.ts";
import { type Html, html } from "../pages/html.ts";
import type { MetricQuery } from "../routes.ts";
import type { ValuesOf } from "../server/parameters.ts";
import { framed } from "./frame.ts";
import { siteLinks } from "./links.ts";

type Request = PageRequest<ValuesOf<MetricQuery>>;

/** Runs of a history where nobody asks for more, and series of one page. */
const NEWEST = 500;
const SERIES = 24;

/** The history of a metric: of one series, or of all cases that have it. */
export const metricPage: Page<ValuesOf<MetricQuery>> = async (request) => {
  const { view, path, query, about } = request;
  const series = await seriesOf(request);
  const acks = await view.acks();
  const named = await view.baselines();
  const links = siteLinks(null);
  const content = html`<h1>${path.metric}</h1>
<p>${choice(request, "axis", ["time", "run"], query.axis ?? "time", "by")} · ${choice(request, "scale", ["linear", "log"], query.scale ?? "linear", "scale")} · ${choice(request, "since", ["", "30d", "7d"], request.address.search.get("since") ?? "", "since")} · <a href="${csvAddress(request)}">CSV</a></p>
${series.length === 0 ? html`<p>No run that counts has it.</p>` : false}
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
function choice({ address }: Request, name: string, values: readonly string[], present: string, text: string): Html {
  const link = (value: string) => {
    const search = new URLSearchParams(address.search);
    if (value === "") search.delete(name);
    else search.set(name, value);
    const word = value === "" ? "ever" : value;
    return value === present
      ? html` <strong>${word}</strong>`
      : html` <a href="${address.path}?${search.toString()}">${word}</a>`;
  };
  return html`${text}${values.map(link)}`;
}

const csvAddress = ({ address }: Request): string => `${address.path}.csv?${address.search.toString()}`;

async function seriesOf({ view, path, query }: Request): Promise<readonly SeriesTrend[]> {
  const { fingerprint, labels, target, since, until, limit } = query;
  const { series } = await view.trends({
    metric: path.metric,
    ...(fingerprint === null ? {} : { fingerprints: [fingerprint] }),
    ...(target === null ? {} : { target }),
    ...(since === null ? {} : { since }),
    ...(until === null ? {} : { until }),
    newest: limit ?? NEWEST,
  });
  return series.filter(({ history }) => labels === null || labelKey(history.labels) === labels);
}

export const metricCsv: CsvPage<ValuesOf<MetricQuery>> = async (request) => {
  const series = await seriesOf(request);
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
