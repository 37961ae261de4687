import type { Summary } from "../model/comparison.ts";
import type { Sample } from "../model/run.ts";
import { CONFIDENCE, medianInterval, median as medianOf, modes } from "../stats/index.ts";
import { formatQuantity } from "../units/format.ts";

/**
 * What the samples of one series say together. Their values are pooled, so the interval is that of the repetitions and
 * knows nothing of the luck of whole runs; `byRun`: each sample counts as one value, its median. Null: there are no values,
 * or one is not finite.
 */
export function summarise(samples: readonly Sample[], byRun = false): Summary | null {
  const values = samples.flatMap((sample) => sample.values);
  const independent = byRun ? samples.map((sample) => medianOf(sample.values) ?? Number.NaN) : values;
  const { median, interval, confidence } = medianInterval(independent);
  if (median === null) return null;
  const warnings = new Set(samples.flatMap((sample) => sample.warnings));
  const n = byRun ? `${independent.length} runs` : `n = ${values.length}`;
  if (confidence === null) warnings.add(`${n}: one value gives no interval`);
  else if (confidence < CONFIDENCE)
    warnings.add(`${n}: the widest interval has ${(confidence * 100).toFixed(1)} % confidence`);
  const found = modesWarning(values, samples[0]!.metric.unit);
  if (found) warnings.add(found);
  const runs = new Set(samples.map((sample) => sample.run)).size;
  return { n: values.length, runs, median, interval, confidence, warnings: [...warnings] };
}

/** `2 modes: 1.70 µs (60 %), 39.0 µs (40 %)`, or null for one. */
function modesWarning(values: readonly number[], unit: string): string | null {
  const found = modes(values).modes;
  if (found.length < 2) return null;
  const shown = found.map(({ centre, share }) => `${formatQuantity(centre, unit)} (${Math.round(share * 100)} %)`);
  return `${found.length} modes: ${shown.join(", ")}`;
}
