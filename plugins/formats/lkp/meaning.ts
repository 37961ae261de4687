import type { Better } from "@perfmon/core/plugin";

export interface Meaning {
  readonly unit: string;
  readonly better?: Better;
}

/**
 * lkp-tests' metrics have their unit in their name, where anywhere; etc/index-perf.yaml says which are better higher. First match
 * counts.
 */
const BY_NAME: readonly (readonly [name: RegExp, meaning: Meaning])[] = [
  [/stddev/, { unit: "1" }],
  [/_ns$/, { unit: "ns", better: "lower" }],
  [/_us$/, { unit: "us", better: "lower" }],
  [/_ms$/, { unit: "ms", better: "lower" }],
  [/(?:^|_)iops$/, { unit: "1/s", better: "higher" }],
  [/(?:^|[._])(?:\w+)_per_sec$/, { unit: "1/s", better: "higher" }],
  [/_Mbps$/, { unit: "Mbit/s", better: "higher" }],
  [/(?:^|[._])bps$/, { unit: "bit/s", better: "higher" }],
  [/throughput|_ops$|(?:^|_)score$|^scalability$|^workload$|per_min$/i, { unit: "1", better: "higher" }],
  [/(?:^|[._])(?:elapsed|user|system|build|boot|idle)[._-]?time(?:\.max)?$/, { unit: "s", better: "lower" }],
  [/latency/, { unit: "1", better: "lower" }],
];

/** A number that only its reader knows the unit of is plain, and its direction unsaid. */
export function meaningOf(program: string, metric: string): Meaning {
  // programs/fio/parse divides fio's KiB/s by 1024.
  if (program === "fio" && metric.endsWith("_bw_MBps")) return { unit: "MiB/s", better: "higher" };
  if (metric.endsWith("MBps")) return { unit: "MB/s", better: "higher" };
  return BY_NAME.find(([name]) => name.test(metric))?.[1] ?? { unit: "1" };
}
