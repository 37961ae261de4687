import { type Labels, median, type Run, type SeriesOfRun, seriesOf } from "@perfmon/core/plugin";
import { Families, labelText } from "./families.ts";

/**
 * Gauges of the medians of every series, one family a metric, with the time at which the run began: what Prometheus backfills
 * (`promtool tsdb create-blocks-from openmetrics`). https://github.com/OpenObservability/OpenMetrics, version 1.0.
 */
export function* write(runs: readonly Run[]): Generator<string> {
  const families = new Families();
  const secondsOf = timesOf(runs);
  for (const run of runs.toSorted((a, b) => Date.parse(a.started) - Date.parse(b.started)))
    addValues(families, run, secondsOf(run));
  yield* families.lines();
}

/** The median and the number of values of each series of a run. */
export function addValues(families: Families, run: Run, seconds: number | null): void {
  for (const series of seriesOf(run)) {
    const { metric, unit, values } = series;
    const labels = labelText(seriesLabels(run, series));
    const help = `${metric.name}: ${metric.description}; the median of a run's repetitions`;
    families.add(ownName(metric.name), unit, help, labels, { value: median(values)!, seconds });
    families.add("repetitions", "1", "how many repetitions a run's median is of", labels, {
      value: values.length,
      seconds,
    });
  }
}

/** Families that perfmon itself adds; a metric of such a name gets another one. */
const TAKEN: ReadonlySet<string> = new Set(
  (
    "repetitions change_ratio change_low_ratio change_high_ratio severity verdict known comparisons cases exit_code " +
    "run_info run_duration_seconds run_started_timestamp_seconds"
  ).split(" "),
);

const ownName = (metric: string) =>
  TAKEN.has(metric.replace(/[^a-zA-Z0-9]/g, "_").toLowerCase()) ? `${metric}_measured` : metric;

/** `metric` tells apart what becomes one family. */
export const seriesLabels = (
  run: Run,
  { caseId, metric, labels }: Pick<SeriesOfRun, "caseId" | "labels"> & { readonly metric: { readonly name: string } },
): [string, string][] => [
  ["suite", run.suite],
  ["case", caseId],
  ["metric", metric.name],
  ["target", run.target],
  ...sorted(labels),
  ...sorted(run.labels),
];

export const sorted = (labels: Labels): [string, string][] =>
  Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));

/**
 * Whole seconds, which `promtool check metrics` wants; with their fraction only where two runs would have the same.
 */
function timesOf(runs: readonly Run[]): (run: Run) => number {
  const exact = ({ started }: Run) => Date.parse(started) / 1000;
  const whole = new Set(runs.map((run) => Math.floor(exact(run)))).size === runs.length;
  return whole ? (run) => Math.floor(exact(run)) : exact;
}
