import { type Labels, seriesKeyOf } from "../model/metric.ts";
import type { Sample } from "../model/run.ts";

/**
 * What two samples must share to be of one series: fingerprint, metric and labels. The unit is not part of it, so that a
 * changed unit is noticed instead of looking like a new series.
 */
export const seriesKey = ({ fingerprint, metric, labels }: Sample): string =>
  seriesKeyOf(fingerprint, metric.name, labels);

/** The same for a comparison or a finding within one run, where a case is known by its id. */
export const comparisonKey = (caseId: string, metric: string, labels: Labels): string =>
  seriesKeyOf(caseId, metric, labels);

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
