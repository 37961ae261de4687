import { type Better, failure, median, type Run, type SeriesOfRun, seriesOf } from "@perfmon/core/plugin";

/** The whole run, if all of its metrics are better the same way. */
export function write(runs: readonly Run[]): Iterable<string> {
  const series = seriesOfOne(runs);
  const directions = new Set(series.map(({ metric }) => metric.better));
  if (directions.size > 1)
    throw failure(
      "two-directions",
      "some metrics are better lower and some higher, and a file for github-action-benchmark has one direction: use --format customSmallerIsBetter and --format customBiggerIsBetter",
    );
  return entries(series);
}

/** The metrics of the run that are better one way. */
export function writeDirection(runs: readonly Run[], better: Better): Iterable<string> {
  const series = seriesOfOne(runs).filter(({ metric }) => metric.better === better);
  if (series.length === 0) throw failure("no-result", `no metric of the run is better ${better}`);
  return entries(series);
}

function seriesOfOne(runs: readonly Run[]): readonly SeriesOfRun[] {
  if (runs.length === 1) return [...seriesOf(runs[0]!)];
  throw failure("several-runs", `the format holds one run, not ${runs.length}: export them one by one`);
}

/** The median of each series in its base unit; between which values it lies, as the action shows it. */
function* entries(series: readonly SeriesOfRun[]): Generator<string> {
  yield "[";
  for (const [at, { caseId, metric, labels, unit, values }] of series.entries()) {
    const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
    const name = [`${caseId} ${metric.name}`, ...pairs.map(([key, value]) => `${key}=${JSON.stringify(value)}`)].join(
      " ",
    );
    const range = values.length > 1 ? { range: `${Math.min(...values)} to ${Math.max(...values)}` } : {};
    const extra = `median of ${values.length} ${values.length === 1 ? "repetition" : "repetitions"}`;
    yield `${at === 0 ? "\n" : ",\n"}  ${JSON.stringify({ name, unit, value: median(values), ...range, extra })}`;
  }
  yield "\n]\n";
}
