import type { Metric } from "../model/metric.ts";

/**
 * The metric that a case is judged by: the first one declared `headline` that was measured; where none is declared or
 * measured, the first that was. Bandwidth, IOPS and latency of one job are one fact, to be counted once.
 * Null: nothing was measured.
 */
export function headlineMetric(declared: readonly Metric[], measured: ReadonlySet<string>): string | null {
  const there = declared.filter(({ name }) => measured.has(name));
  return (there.find(({ headline }) => headline) ?? there[0])?.name ?? null;
}
