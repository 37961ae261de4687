import { type Comparison, type Labels, labelKey, type Sample, type SeriesTrend } from "@perfmon/core/plugin";

/** Which series something is of: the same text for the same metric and labels of a case in every run. */
const keyOf = (fingerprint: string, metric: string, labels: Labels): string =>
  JSON.stringify([fingerprint, metric, labelKey(labels)]);

export const comparisonKey = ({ case: of, metric, labels }: Comparison): string =>
  keyOf(of.fingerprint, metric, labels);

export const sampleKey = ({ fingerprint, metric, labels }: Sample): string => keyOf(fingerprint, metric.name, labels);

export const trendKey = ({ history }: SeriesTrend): string =>
  keyOf(history.fingerprint, history.metric.name, history.labels);
