import type { Reason } from "../model/comparison.ts";
import { reason, refusal } from "./values.ts";

/** With fewer values the correction divides by nothing. */
const FEWEST = 5;
/** An autocorrelation is taken for one from this many standard errors, 1 / sqrt(n), on: chance makes as much one time in ten. */
const SHOWN = 1.28;
/** More than this is a trend or a step rather than an autocorrelation, and would leave next to no values. */
const STRONGEST = 0.9;

/** As many independent values as an autocorrelated sample is worth. */
export interface EffectiveSampleSize {
  /** Of neighbours, corrected for the shortness of the series; not clipped. Null: nobody can tell. */
  readonly autocorrelation: number | null;
  /** What the size goes by: 0 where chance would make as much, at most 0.9. */
  readonly shown: number;
  /** As many independent values say as much about the mean: 1..n. n where the autocorrelation is unknown. Null: no values. */
  readonly size: number | null;
  /** `no-values`, `not-finite`; `too-few` and `no-spread` for an unknown autocorrelation. */
  readonly reason: Reason | null;
}

/**
 * How many independent values a series in the order of time is worth: n (1 - rho) / (1 + rho) of a first-order
 * autoregression, where rho is more than chance makes, up to 0.9. rho is the first autocorrelation (as R's acf) without its bias of -(1 + 4 rho) / n
 * (Marriott and Pope 1954), which would hide most of it in a short series.
 */
export function effectiveSampleSize(series: readonly number[]): EffectiveSampleSize {
  const refused = refusal(series);
  if (refused) return { autocorrelation: null, shown: 0, size: null, reason: refused };
  const n = series.length;
  if (n < FEWEST)
    return {
      autocorrelation: null,
      shown: 0,
      size: n,
      reason: reason("too-few", `${n} values show no autocorrelation`),
    };
  const first = firstAutocorrelation(series);
  if (first === null)
    return { autocorrelation: null, shown: 0, size: n, reason: reason("no-spread", "all values are equal") };
  const autocorrelation = first + (1 + 4 * first) / n;
  const rho = first > SHOWN / Math.sqrt(n) ? Math.min(STRONGEST, autocorrelation) : 0;
  return { autocorrelation, shown: rho, size: Math.max(1, (n * (1 - rho)) / (1 + rho)), reason: null };
}

/** Sum of products of neighbours over the sum of squares, about the mean. Null where nothing varies. */
function firstAutocorrelation(series: readonly number[]): number | null {
  // To about 1, so that no square overflows or vanishes.
  let low = series[0]!;
  let high = low;
  for (const value of series) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const width = high / 2 - low / 2;
  if (!(width > 0)) return null;
  const scaled = series.map((value) => (value / 2 - low / 2) / width);
  const mean = scaled.reduce((sum, value) => sum + value, 0) / scaled.length;
  let products = 0;
  let squares = 0;
  scaled.forEach((value, index) => {
    squares += (value - mean) ** 2;
    if (index > 0) products += (value - mean) * (scaled[index - 1]! - mean);
  });
  return products / squares;
}
