import { type Ack, type Comparison, type Sample, type SeriesTrend, seriesKeyOf } from "@perfmon/core/plugin";

/** Which series something is of: the same text for the same metric and labels of a case in every run. */
export const comparisonKey = ({ case: of, metric, labels }: Comparison): string =>
  seriesKeyOf(of.fingerprint, metric, labels);

export const sampleKey = ({ fingerprint, metric, labels }: Sample): string =>
  seriesKeyOf(fingerprint, metric.name, labels);

export const trendKey = ({ history }: SeriesTrend): string =>
  seriesKeyOf(history.fingerprint, history.metric.name, history.labels);

/** Of what is known about a series: an acknowledgement. */
export const ackKey = ({ fingerprint, metric, labels }: Pick<Ack, "fingerprint" | "metric" | "labels">): string =>
  seriesKeyOf(fingerprint, metric, labels);

/** The same within two runs whose cases are paired by their ids. */
export const caseKey = ({ case: of, metric, labels }: Comparison): string => seriesKeyOf(of.id, metric, labels);

export const caseKeyOfSample = ({ caseId, metric, labels }: Sample): string => seriesKeyOf(caseId, metric.name, labels);

/** Each once. */
export const metricsOf = (comparisons: readonly Comparison[]): string[] => [
  ...new Set(comparisons.map(({ metric }) => metric)),
];
