import { type Labels, type Metric, seriesKeyOf } from "../model/metric.ts";
import { counts, type Run } from "../model/run.ts";

/** The values of one metric and its labels in one case of one run. */
export interface SeriesOfRun {
  readonly caseId: string;
  /** As the case declares it. */
  readonly metric: Metric;
  readonly labels: Labels;
  /** Base unit. */
  readonly unit: string;
  /** Those that count, in the order measured; at least one. */
  readonly values: readonly number[];
}

/** What a run measured, series by series: no warm-ups, nothing that failed or was set aside. For writers of formats. */
export function* seriesOf(run: Run): Generator<SeriesOfRun> {
  for (const { case: item, metrics, repetitions } of run.cases) {
    const found = new Map<string, SeriesOfRun & { readonly values: number[] }>();
    for (const repetition of repetitions) {
      if (!counts(repetition)) continue;
      for (const { metric: name, labels, value, unit } of repetition.measurements) {
        const key = seriesKeyOf(item.id, name, labels);
        const known = found.get(key);
        if (known) known.values.push(value);
        else {
          const declared = metrics.find((metric) => metric.name === name);
          const metric = declared ?? { name, unit, better: "lower", kind: "custom", description: "" };
          found.set(key, { caseId: item.id, metric, labels, unit, values: [value] });
        }
      }
    }
    yield* found.values();
  }
}
