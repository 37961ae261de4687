import {
  type Case,
  labelKey,
  type Measurement,
  type Metric,
  type Precision,
  type ProgressEvent,
  seriesName,
} from "@perfmon/core/plugin";

type RepetitionEnd = Extract<ProgressEvent, { type: "repetition-end" }>;
type CaseStart = Extract<ProgressEvent, { type: "case-start" }>;

/** What is known of one case while the run goes on. */
export interface CaseProgress {
  readonly case: Case;
  /** Name, unit and values of the metric that is shown; null until there is one. */
  series: { readonly name: string; readonly unit: string; readonly key: string; readonly values: number[] } | null;
  /** Measured repetitions that ended, whatever came of them. */
  done: number;
  /** All executions that ended, warm-ups included, and s that they took. */
  executions: number;
  seconds: number;
  /** Repetitions that were disturbed and are repeated. */
  repeated: number;
  /** Measured repetitions that core expects now. */
  expected: number;
  ended: boolean;
  /** After the last repetition, as core judges it. */
  precision: Precision | null;
}

export function startCase(testCase: Case): CaseProgress {
  const { until, min, max } = testCase.repetitions;
  return {
    case: testCase,
    series: null,
    done: 0,
    repeated: 0,
    executions: 0,
    seconds: 0,
    expected: until === null ? max : min,
    ended: false,
    precision: null,
  };
}

/** What a resumed run had measured of the case before. */
export function addEarlier(progress: CaseProgress, { metrics, earlier }: CaseStart): void {
  for (const { outcome, measurements, ...rest } of earlier)
    addRepetition(progress, {
      ...rest,
      metrics,
      measurements: outcome === "completed" ? measurements : [],
      precision: null,
    });
}

export function addRepetition(
  progress: CaseProgress,
  event: Pick<RepetitionEnd, "duration" | "setAside" | "warmup" | "precision" | "metrics" | "measurements">,
): void {
  progress.executions += 1;
  progress.seconds += event.duration ?? 0;
  if (event.setAside) progress.repeated += 1;
  if (event.warmup || event.setAside) return;
  progress.done += 1;
  progress.precision = event.precision;
  progress.expected = expectedBy(progress);
  const found = progress.series
    ? event.measurements.find((one) => keyOf(one) === progress.series!.key)
    : headlineOf(event.metrics, event.measurements);
  if (!found) return;
  progress.series ??= {
    name: seriesName(found.metric, found.labels, progress.case),
    unit: found.unit,
    key: keyOf(found),
    values: [],
  };
  progress.series.values.push(found.value);
}

/** With a precision to reach: as many as that will take, as far as one can see. */
function expectedBy({ case: { repetitions }, done, expected, precision }: CaseProgress): number {
  if (precision === null) return Math.max(expected, done);
  const { more } = precision;
  return Math.max(done, repetitions.min, Math.min(repetitions.max, more === null ? repetitions.max : done + more));
}

const keyOf = ({ metric, labels }: Measurement) => `${metric} ${labelKey(labels)}`;

/** The first declared headline that was measured, else the first measurement of the tool. */
function headlineOf(metrics: readonly Metric[], measurements: readonly Measurement[]): Measurement | undefined {
  for (const { name, headline } of metrics) {
    const found = headline && measurements.find(({ metric }) => metric === name);
    if (found) return found;
  }
  return measurements.find(({ source }) => source.startsWith("tool")) ?? measurements[0];
}
