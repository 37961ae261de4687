import { type CaseResult, counts, type Run, type Sample } from "../model/run.ts";
import { comparisonKey } from "./series.ts";

/**
 * The samples of a run that is at hand as a whole: those of measured, completed repetitions that count, by case, metric and labels in
 * the order in which they first appear. What `Store.samples` gives for a stored one.
 */
export const runSamples = (run: Pick<Run, "id" | "cases">): Sample[] =>
  run.cases.flatMap((result) => caseSamples(run.id, result));

interface Growing {
  readonly sample: Sample;
  readonly values: number[];
  readonly hashes: Set<string>;
  readonly warnings: Set<string>;
}

/** The same of one case. */
export function caseSamples(run: string, { case: item, metrics, repetitions }: CaseResult): Sample[] {
  const declared = new Map(metrics.map((metric) => [metric.name, metric]));
  const groups = new Map<string, Growing>();
  for (const repetition of repetitions) {
    if (!counts(repetition)) continue;
    for (const { metric: name, labels, value, warnings } of repetition.measurements) {
      const metric = declared.get(name);
      if (!metric) continue;
      const key = comparisonKey(item.id, name, labels);
      let group = groups.get(key);
      if (!group) {
        const identity = { run, caseId: item.id, fingerprint: item.fingerprint, metric, labels };
        group = {
          sample: { ...identity, values: [], commandHashes: [], warnings: [] },
          values: [],
          hashes: new Set(),
          warnings: new Set(),
        };
        groups.set(key, group);
      }
      group.values.push(value);
      if (repetition.commandHash !== null) group.hashes.add(repetition.commandHash);
      for (const warning of warnings) group.warnings.add(warning);
    }
  }
  return [...groups.values()].map(({ sample, values, hashes, warnings }) => ({
    ...sample,
    values,
    commandHashes: [...hashes].sort(),
    warnings: [...warnings],
  }));
}
