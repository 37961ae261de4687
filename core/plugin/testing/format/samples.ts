import { bareRepetition } from "../../../model/bare.ts";
import type { Measurement } from "../../../model/measurement.ts";
import type { Labels, Metric } from "../../../model/metric.ts";
import { counts, type Run } from "../../../model/run.ts";
import { median } from "../../../stats/index.ts";
import type { BaseUnit } from "../../../units/units.ts";
import { plainCase, plainHeader, plainRun } from "../store/plain-run.ts";

const metric = (name: string, unit: BaseUnit, better: Metric["better"], changes: Partial<Metric> = {}): Metric => ({
  name,
  unit,
  better,
  kind: "custom",
  description: "kit",
  ...changes,
});

const METRICS: readonly Metric[] = [
  metric("wall_time", "s", "lower", { headline: true }),
  metric("read.bw", "B/s", "higher", { kind: "io_throughput", statistic: "mean" }),
  metric("net.rate", "bit/s", "higher"),
  metric("read.iops", "1/s", "higher"),
  metric("memory", "B", "lower"),
  metric("score", "1", "higher"),
  metric("misses", "ratio", "lower", { zero: true }),
  metric("power", "W", "lower"),
];

const measured = (of: string, value: number, labels: Labels = {}): Measurement => {
  const { unit } = METRICS.find(({ name }) => name === of)!;
  return { metric: of, labels, value, unit, original: { value, unit }, source: "kit", warnings: [] };
};

/** Names that every format has to bring through, in its own spelling. */
const CASES = [
  "rand-read iodepth=1 bs=4k",
  "rand-read iodepth=16 bs=4k",
  "a/b c",
  "fio-8",
  "µs \"q\", 'x'",
  "50% of it",
];
const LABELS: readonly Labels[] = [{}, { size: "4k" }, { size: "4k", path: "a b/c=d,e" }, { unit: "x", né: '\\"\n' }];

/**
 * One run with every base unit, strange names, labels, several repetitions; and what must not be written. `better`: only metrics
 * that are better this way.
 */
export function writtenRun(better?: Metric["better"]): Run {
  const header = plainHeader(1);
  const kept = new Set(METRICS.filter((metric) => !better || metric.better === better).map(({ name }) => name));
  const cases = CASES.map((name, at) => ({
    case: plainCase(name),
    outcome: "completed" as const,
    reason: null,
    metrics: METRICS,
    repetitions: [
      { ...bareRepetition(0, header.started, [measured("wall_time", 99)]), warmup: true },
      { ...bareRepetition(0, header.started, [measured("wall_time", 98)]), setAside: true },
      ...[0, 1, 2].map((index) =>
        bareRepetition(
          index,
          header.started,
          [
            measured("wall_time", 0.1 + 0.2 + at + index / 7),
            ...LABELS.map((labels, of) => measured("read.bw", (of + 1) * 123456789.125 + index, labels)),
            measured("net.rate", 9.4e9 + index),
            measured("read.iops", 16_600.125 + index),
            measured("memory", 2 ** 40 + index),
            measured("score", 1.5e300),
            measured("misses", index / 10),
            measured("power", 5e-324),
          ].filter((one) => kept.has(one.metric)),
        ),
      ),
    ],
  }));
  return { ...header, cases, blocks: [] };
}

/** Runs for writers: what each is, and the run. */
export const writtenRuns = (): { readonly name: string; readonly runs: readonly Run[] }[] => [
  { name: "one case, one repetition", runs: [plainRun(1, [0.25])] },
  { name: "every unit, strange names", runs: [writtenRun()] },
  { name: "a run in which nothing was measured", runs: [plainRun(2, [])] },
];

/** Values in base units as a format must give them back: all that count, or the median of each series. */
export function valuesOf(run: Run, what: "values" | "medians"): string[] {
  const found: string[] = [];
  for (const { repetitions } of run.cases) {
    const series = new Map<string, { unit: string; values: number[] }>();
    for (const repetition of repetitions)
      for (const { metric: name, labels, unit, value } of counts(repetition) ? repetition.measurements : []) {
        const key = JSON.stringify([name, Object.entries(labels).sort()]);
        series.set(key, { unit, values: [...(series.get(key)?.values ?? []), value] });
      }
    for (const { unit, values } of series.values())
      for (const value of what === "values" ? values : [median(values)]) found.push(`${value} ${unit}`);
  }
  return found.sort();
}
