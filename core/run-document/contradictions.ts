import type { Measurement } from "../model/measurement.ts";
import { type Metric, seriesKeyOf } from "../model/metric.ts";
import { type CaseResult, counts, type Run } from "../model/run.ts";
import { normalise } from "../units/units.ts";

/** Ratio by which a value may differ from its original: what a division rounds away. */
const ROUNDING = 1e-9;

/** What is wrong with a run of the right shape, a sentence each with its place. No run that perfmon stored has any. */
export function contradictions({ cases }: Run): string[] {
  const problems: string[] = [];
  const known = new Map<string, number>();
  for (const [at, result] of cases.entries()) {
    const { id, fingerprint } = result.case;
    const first = known.get(fingerprint);
    if (first === undefined) known.set(fingerprint, at);
    else problems.push(`cases[${at}]: ${JSON.stringify(id)} is the same case as cases[${first}], by its fingerprint`);
    problems.push(...inCase(result, `cases[${at}]`));
  }
  return problems;
}

/**
 * Every repetition that counts is the only one of its number: of those set aside, aborted before a resumption, or warm-ups, there
 * may be more.
 */
function inCase({ metrics, repetitions }: CaseResult, of: string): string[] {
  const problems: string[] = [];
  const declared = new Map(metrics.map((metric) => [metric.name, metric]));
  const numbered = new Map<number, number>();
  for (const [at, repetition] of repetitions.entries()) {
    const where = `${of}.repetitions[${at}]`;
    const { outcome, measurements, index } = repetition;
    if (counts(repetition)) {
      const first = numbered.get(index);
      if (first === undefined) numbered.set(index, at);
      else problems.push(`${where}: repetition ${index} (its index) was given before, by repetitions[${first}]`);
    }
    if ((outcome === "completed") !== (measurements !== undefined))
      problems.push(`${where}: it is ${outcome}, and only a completed repetition has measurements`);
    const seen = new Set<string>();
    for (const measurement of measurements ?? []) {
      const wrong = wrongValue(measurement, declared);
      if (wrong !== null) problems.push(`${where}: ${wrong}`);
      const key = seriesKeyOf("", measurement.metric, measurement.labels);
      if (seen.has(key)) problems.push(`${where}: two values of ${measurement.metric} with the same labels`);
      seen.add(key);
    }
  }
  return problems;
}

/** A number is one of a metric that its case declares, in that metric's unit and range, and what its original says. */
function wrongValue(
  { metric: name, value, unit, original }: Measurement,
  declared: ReadonlyMap<string, Metric>,
): string | null {
  const metric = declared.get(name);
  if (metric === undefined) return `the case does not declare the metric ${name}`;
  if (metric.unit !== unit) return `${name} is declared in ${metric.unit}, and given in ${unit}`;
  if (value < 0 && !metric.negative)
    return `${name} is ${value} ${unit}, which it cannot truly be; the metric of a difference declares "negative": true`;
  if (value === 0 && !metric.zero && !metric.negative)
    return `${name} is 0 ${unit}, which it cannot truly be; a metric that may be 0 declares "zero": true`;
  // A unit that is not in the table may be one of a later perfmon's.
  const base = normalise(original.value, original.unit);
  if (base === null || (base.unit === unit && Math.abs(base.value - value) <= ROUNDING * Math.abs(value))) return null;
  return `${name} is ${value} ${unit}, and its original ${original.value} ${original.unit}, which is something else`;
}
