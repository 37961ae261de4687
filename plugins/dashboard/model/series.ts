import type { Ack, Comparison, Labels, Sample, SeriesTrend } from "@perfmon/core/plugin";

/**
 * Which series something is of: the same text for the same metric and labels of a case in every run. Not by `labelKey`, which
 * two label sets can share.
 */
const keyOf = (of: string, metric: string, labels: Labels): string =>
  JSON.stringify([of, metric, Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))]);

export const comparisonKey = ({ case: of, metric, labels }: Comparison): string =>
  keyOf(of.fingerprint, metric, labels);

export const sampleKey = ({ fingerprint, metric, labels }: Sample): string => keyOf(fingerprint, metric.name, labels);

export const trendKey = ({ history }: SeriesTrend): string =>
  keyOf(history.fingerprint, history.metric.name, history.labels);

/** Of what is known about a series: an acknowledgement. */
export const ackKey = ({ fingerprint, metric, labels }: Pick<Ack, "fingerprint" | "metric" | "labels">): string =>
  keyOf(fingerprint, metric, labels);

/** The same within two runs whose cases are paired by their ids. */
export const caseKey = ({ case: of, metric, labels }: Comparison): string => keyOf(of.id, metric, labels);

export const caseKeyOfSample = ({ caseId, metric, labels }: Sample): string => keyOf(caseId, metric.name, labels);
