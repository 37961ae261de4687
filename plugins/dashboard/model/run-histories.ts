import {
  type Comparison,
  isPerfmonError,
  type Run,
  type SeriesTrend,
  type StoreView,
  type Trends,
} from "@perfmon/core/plugin";
import { metricsOf, trendKey } from "./series.ts";

const holds = ({ history }: SeriesTrend, run: string): boolean => history.points.some((point) => point.run.id === run);

/** The history that the run belongs to, of every series; of a run that is in none because it does not count, the newest. */
export async function trendsOf(
  run: Run,
  shown: readonly Comparison[],
  fingerprints: readonly string[],
  view: StoreView,
  newest: number | undefined,
): Promise<Map<string, SeriesTrend>> {
  const place = { suite: run.suite, target: run.target, fingerprints, ...(newest === undefined ? {} : { newest }) };
  const metrics = metricsOf(shown.filter(({ headline }) => !headline));
  const { series } = await aroundRun(run, { ...place, metrics }, view);
  const found = new Map<string, SeriesTrend>();
  for (const trend of series) {
    const key = trendKey(trend);
    const known = found.get(key);
    if (known === undefined || !holds(known, run.id)) found.set(key, trend);
  }
  return found;
}

/** Of a run that is older than the newest ones that were asked for, the history up to it. */
async function aroundRun(
  run: Run,
  query: Parameters<StoreView["trends"]>[0],
  view: StoreView,
): Promise<Pick<Trends, "series">> {
  const newest = await view.trends(query).catch(noneYet);
  const isTooNew = ({ history: { points } }: SeriesTrend) => points[0]!.run.id > run.id;
  if (query.newest === undefined || newest.series.length === 0 || !newest.series.every(isTooNew)) return newest;
  const until = new Date(Date.parse(run.started) + 1).toISOString();
  return view.trends({ ...query, until }).catch(noneYet);
}

/** No run that counts holds these cases: this one is the first, or too doubtful. */
function noneYet(error: unknown): Pick<Trends, "series"> {
  if (isPerfmonError(error) && error.code === "PM1013") return { series: [] };
  throw error;
}
