import { type Labels, median, type Run, type SeriesOfRun, seriesOf } from "@perfmon/core/plugin";
import { Families, familyName, labelText } from "./families.ts";

/**
 * Gauges of the medians of every series, one family a metric, with the time at which the run began: what Prometheus backfills
 * (`promtool tsdb create-blocks-from openmetrics`). https://github.com/OpenObservability/OpenMetrics, version 1.0. The labels of a
 * run are those of `perfmon_run_info`: a commit beside every value would make each run a series of its own. Values have them only
 * where runs began at the same time and nothing else tells them apart.
 */
export function* write(runs: readonly Run[]): Generator<string> {
  const families = new Families();
  const secondsOf = timesOf(runs);
  const sameTime = Map.groupBy(runs, secondsOf);
  for (const run of runs.toSorted((a, b) => Date.parse(a.started) - Date.parse(b.started))) {
    const seconds = secondsOf(run);
    addValues(families, run, seconds, sameTime.get(seconds)!.length > 1 ? run.labels : {});
    addInfo(families, run, seconds);
  }
  yield* families.lines();
}

/** The median and the number of values of each series of a run; `more`: labels that all of them get. */
export function addValues(families: Families, run: Run, seconds: number | null, more: Labels = {}): void {
  for (const series of seriesOf(run)) {
    const { metric, unit, values } = series;
    const labels = labelText([...seriesLabels(run, series), ...sorted(more)]);
    const help = `${metric.name}: ${metric.description}; the median of a run's repetitions`;
    families.add(ownName(metric.name, unit), unit, help, labels, { value: median(values)!, seconds });
    families.add("repetitions", "1", "how many repetitions a run's median is of", labels, {
      value: values.length,
      seconds,
    });
  }
}

/** What else is known of a run, to be joined to its values by suite and target. */
export function addInfo(families: Families, run: Run, seconds: number | null): void {
  const labels = labelText([
    ...([
      ["run", run.id],
      ["perfmon", run.perfmon],
      ["suite", run.suite],
      ["target", run.target],
    ] as const),
    ...sorted(run.labels),
  ]);
  families.add("run_info", "1", "which run the other values are of, and its labels", labels, { value: 1, seconds });
}

/** Families that perfmon itself adds; a metric whose family would have such a name gets another one. */
const TAKEN: ReadonlySet<string> = new Set(
  (
    "repetitions change_ratio change_low_ratio change_high_ratio severity verdict known comparisons cases exit_code " +
    "run_info run_duration_seconds run_started_timestamp_seconds"
  )
    .split(" ")
    .map((name) => `perfmon_${name}`),
);

const ownName = (metric: string, unit: string) => (TAKEN.has(familyName(metric, unit)) ? `${metric}_measured` : metric);

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
];

const sorted = (labels: Labels): [string, string][] => Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));

/**
 * Whole seconds, which `promtool check metrics` wants; with their fraction only where two runs would have the same.
 */
function timesOf(runs: readonly Run[]): (run: Run) => number {
  const exact = ({ started }: Run) => Date.parse(started) / 1000;
  const whole = new Set(runs.map((run) => Math.floor(exact(run)))).size === runs.length;
  return whole ? (run) => Math.floor(exact(run)) : exact;
}
