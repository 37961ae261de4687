/** Where a series of values changes level for good, if it does, and how likely chance would make as much of it. */
export interface Pettitt {
  /** 0-based first value of the later level. */
  readonly at: number;
  /** Two-sided, 0..1: the approximation is too large rather than too small where values are few. */
  readonly p: number;
}

/**
 * Pettitt's test (1979) for one lasting change of level at an unknown place in a series: by ranks, so that single spikes
 * do not matter. p is his approximation 2 exp(-6 K^2 / (n^3 + n^2)). Null: fewer than 2 values.
 */
export function pettitt(values: readonly number[]): Pettitt | null {
  const n = values.length;
  if (n < 2) return null;
  let [sum, largest, at] = [0, 0, 1];
  for (let t = 1; t < n; t++) {
    for (const other of values) sum += Math.sign(values[t - 1]! - other);
    if (Math.abs(sum) <= largest) continue;
    [largest, at] = [Math.abs(sum), t];
  }
  return { at, p: Math.min(1, 2 * Math.exp((-6 * largest ** 2) / (n ** 3 + n ** 2))) };
}
