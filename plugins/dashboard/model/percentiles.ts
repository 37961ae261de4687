import { type Comparison, labelKey } from "@perfmon/core/plugin";

/** Percentiles that a tool printed of one thing: `read.clat_p50`, `read.clat_p99` ... */
export interface PercentileFamily {
  /** `read.clat`, with labels where there are any. */
  readonly name: string;
  readonly unit: string;
  /** Ascending. */
  readonly points: readonly { readonly percentile: number; readonly comparison: Comparison }[];
}

/** `read.clat_p99_9` is percentile 99.9 of read.clat. */
const NAME = /^(.*?)[._]p(\d{1,2}(?:_\d+)?)$/;
const FEWEST = 3;

/** Families of at least three percentiles of the same thing, by their names. */
export function percentileFamilies(comparisons: readonly Comparison[]): PercentileFamily[] {
  const found = comparisons.flatMap((comparison) => {
    const [, of, percentile] = NAME.exec(comparison.metric) ?? [];
    if (of === undefined || percentile === undefined) return [];
    const labels = labelKey(comparison.labels);
    const name = labels === "" ? of : `${of}{${labels}}`;
    return [{ name, percentile: Number(percentile.replace("_", ".")), comparison }];
  });
  return [...Map.groupBy(found, ({ name }) => name)]
    .filter(([, points]) => points.length >= FEWEST)
    .map(([name, points]) => ({
      name,
      unit: points[0]!.comparison.unit,
      points: points.sort((a, b) => a.percentile - b.percentile),
    }));
}
