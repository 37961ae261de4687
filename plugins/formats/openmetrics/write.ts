import { failure, median, type Run, type SeriesOfRun, seriesOf } from "@perfmon/core/plugin";

/** Units as OpenMetrics has them, at the end of a metric's name. */
const UNITS: Readonly<Record<string, string>> = {
  s: "seconds",
  B: "bytes",
  "B/s": "bytes_per_second",
  "bit/s": "bits_per_second",
  "1/s": "per_second",
  ratio: "ratio",
  Hz: "hertz",
  W: "watts",
  J: "joules",
};

interface Family {
  readonly unit: string;
  readonly help: string;
  /** Points of each set of labels, in the order of time. */
  readonly points: Map<string, { readonly seconds: number; readonly value: number }[]>;
}

/**
 * Gauges of the medians of every series, one family a metric, with the time at which the run began: what Prometheus backfills
 * (`promtool tsdb create-blocks-from openmetrics`). https://github.com/OpenObservability/OpenMetrics, version 1.0.
 */
export function* write(runs: readonly Run[]): Generator<string> {
  const families = new Map<string, Family>();
  for (const run of runs.toSorted((a, b) => Date.parse(a.started) - Date.parse(b.started)))
    for (const series of seriesOf(run)) {
      const unit = UNITS[series.unit] ?? "";
      const name = nameOf(series.metric.name, unit);
      const labels = labelsOf(run, series);
      const help = `${series.metric.name}: ${series.metric.description}; the median of a run's repetitions`;
      add(families, name, unit, help, labels, run, median(series.values)!);
      add(
        families,
        "perfmon_repetitions",
        "",
        "how many repetitions a run's median is of",
        labels,
        run,
        series.values.length,
      );
    }
  for (const [name, { unit, help, points }] of families) {
    yield `# TYPE ${name} gauge\n`;
    if (unit !== "") yield `# UNIT ${name} ${unit}\n`;
    yield `# HELP ${name} ${escaped(help)}\n`;
    for (const [labels, list] of points)
      for (const { seconds, value } of list) yield `${name}{${labels}} ${value} ${seconds}\n`;
  }
  yield "# EOF\n";
}

function add(
  families: Map<string, Family>,
  name: string,
  unit: string,
  help: string,
  labels: string,
  run: Run,
  value: number,
): void {
  const family = families.get(name) ?? { unit, help, points: new Map() };
  families.set(name, family);
  const points = family.points.get(labels) ?? [];
  family.points.set(labels, points);
  const seconds = Date.parse(run.started) / 1000;
  if (points.at(-1)?.seconds === seconds)
    throw failure(
      "same-time",
      `two of the runs began at ${run.started}, and OpenMetrics tells values of a series by their time`,
    );
  points.push({ seconds, value });
}

/** `read.iops` in 1/s is perfmon_read_iops_per_second. */
function nameOf(metric: string, unit: string): string {
  const name = `perfmon_${metric.replace(/[^a-zA-Z0-9_]/g, "_")}`;
  return unit === "" || name.endsWith(`_${unit}`) ? name : `${name}_${unit}`;
}

/** Of two labels that become one name, the later gets a number. `metric` tells apart what becomes one family. */
function labelsOf(run: Run, { caseId, metric, labels }: SeriesOfRun): string {
  const found = new Map<string, string>();
  const add = (name: string, value: string) => {
    const plain = name.replace(/[^a-zA-Z0-9_]/g, "_").replace(/^(?=\d|__|$)/, "label_");
    let free = plain;
    for (let n = 2; found.has(free); n++) free = `${plain}_${n}`;
    found.set(free, value);
  };
  for (const [name, value] of Object.entries({
    suite: run.suite,
    case: caseId,
    metric: metric.name,
    target: run.target,
  }))
    add(name, value);
  for (const each of [labels, run.labels])
    for (const [name, value] of Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) add(name, value);
  return [...found].map(([name, value]) => `${name}="${escaped(value)}"`).join(",");
}

const escaped = (text: string): string =>
  text.toWellFormed().replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
