/** Which way is good. */
export type Better = "lower" | "higher";

/** The kinds perfmon knows; a plugin may declare more. For filters and for coverage, never for arithmetic. */
export const KINDS = [
  "system_call_latency",
  "io_throughput",
  "io_latency",
  "network_throughput",
  "network_latency",
  "memory_bandwidth",
  "memory_latency",
  "resource_utilization",
  "custom",
] as const;

/** What a metric is about, for filters and coverage: one of KINDS, or a plugin's own word. */
export type Kind = (typeof KINDS)[number] | (string & {});

/** What is measured, declared by a plugin before anything runs. The unit is never part of the name. */
export interface Metric {
  /** `read.iops`, `wall_time`: lower case, words joined by `_`, levels by `.` */
  readonly name: string;
  /** A base unit: s, B, B/s, bit/s, 1/s, 1, ratio, Hz, W, J. */
  readonly unit: string;
  readonly better: Better;
  readonly kind: Kind;
  readonly description: string;
  /** What one value is of the events behind it: `mean`, `median`, `minimum`, `p99`, `total`. */
  readonly statistic?: string;
  /** The metric a case is judged by; the others inform. At most one a case is chosen: the first declared and measured. */
  readonly headline?: boolean;
  /** `critical` raises the severity of a regression by one step. */
  readonly tags?: readonly string[];
  /** Whether 0 is a possible true value (a count of errors). Default false: 0 is refused as "not measured". */
  readonly zero?: boolean;
  /** Whether a negative value is possible (a difference). Default false. */
  readonly negative?: boolean;
}

/** Names the point in a family of results: `{ size: "16k", processes: "2" }`. Part of a series' identity. */
export type Labels = Readonly<Record<string, string>>;

/** Canonical text of labels, for keys and people: `job=a,size=16k`; empty for none. Sorted by key. */
export function labelKey(labels: Labels): string {
  return Object.keys(labels)
    .sort()
    .map((key) => `${key}=${labels[key]}`)
    .join(",");
}

/**
 * Which series of a case something is of, for keys only: the same text for the same metric and labels, in whatever order. `of`
 * tells the case: its fingerprint between runs, its id within one. Not by `labelKey`, which two label sets can share.
 */
export function seriesKeyOf(of: string, metric: string, labels: Labels): string {
  return JSON.stringify([of, metric, Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
