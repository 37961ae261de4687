import type { HistoryRun, SeriesTrend, TrendChange, Trends } from "../model/history.ts";

/** One run at which series changed, with those that did: the one whose run before is nearest comes first. */
export interface ChangedAt {
  readonly run: HistoryRun;
  readonly series: readonly { readonly trend: SeriesTrend; readonly change: TrendChange }[];
}

/** Every confirmed change by the run that began it, oldest first. */
export function changesByRun(series: readonly SeriesTrend[]): ChangedAt[] {
  const all = series.flatMap((trend) => trend.changes.map((change) => ({ trend, change })));
  const groups = Map.groupBy(all, ({ change }) => change.run.id);
  return [...groups.values()]
    .map((group) => ({
      run: group[0]!.change.run,
      series: group.sort((a, b) => (a.change.previous.id > b.change.previous.id ? -1 : 1)),
    }))
    .sort((a, b) => (a.run.id < b.run.id ? -1 : 1));
}

/** `perfmon.trend/1`. */
export const trendDocument = ({ series, runs }: Trends) => ({
  schema: "perfmon.trend/1",
  runs,
  series: series.map(seriesDocument),
  changes: changesByRun(series).map(({ run, series: changed }) => ({
    run: run.id,
    started: run.started,
    series: changed.map(({ trend, change }) => ({
      case: trend.case.id,
      metric: trend.history.metric.name,
      labels: trend.history.labels,
      target: trend.history.target,
      before: change.before,
      after: change.after,
      change: change.change,
      verdict: change.verdict,
    })),
  })),
});

function seriesDocument({ case: item, headline, history, changes, unconfirmed, drift, reason }: SeriesTrend) {
  const { metric, labels, target, points, apart } = history;
  return {
    case: item,
    metric: metric.name,
    labels,
    target,
    unit: metric.unit,
    better: metric.better,
    headline,
    apart,
    points: points.map(({ run, value, n }) => ({ run: run.id, started: run.started, value, n })),
    changePoints: changes.map(changeDocument),
    unconfirmed: unconfirmed && changeDocument(unconfirmed),
    drift,
    reason,
  };
}

const changeDocument = ({ index, run, previous, before, after, change, p, verdict, differs }: TrendChange) => ({
  index,
  run: run.id,
  started: run.started,
  previous: previous.id,
  before,
  after,
  change,
  p,
  verdict,
  differs: differs.map(({ name, baseline, candidate }) => ({ name, before: baseline, after: candidate })),
});
