import type { Labels } from "../model/metric.ts";
import type { Sample } from "../model/run.ts";

/**
 * What two samples must share to be of one series: fingerprint, metric and labels. The unit is not part of it, so that a
 * changed unit is noticed instead of looking like a new series. Not `labelKey`, which two label sets can share.
 */
export const seriesKey = (sample: Sample): string => key(sample.fingerprint, sample.metric.name, sample.labels);

/** The same for a comparison or a finding within one run, where a case is known by its id. */
export const comparisonKey = (caseId: string, metric: string, labels: Labels): string => key(caseId, metric, labels);

function key(of: string, metric: string, labels: Labels): string {
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([of, metric, sorted]);
}

/** Groups in the order of first appearance. */
export function bySeries(samples: readonly Sample[]): ReadonlyMap<string, readonly Sample[]> {
  const groups = new Map<string, Sample[]>();
  for (const sample of samples) {
    const of = seriesKey(sample);
    const group = groups.get(of);
    if (group) group.push(sample);
    else groups.set(of, [sample]);
  }
  return groups;
}
