/** A series ready for the search: without spikes, in standard deviations, each place weighted by its noise. */
export interface Series {
  readonly n: number;
  readonly x: Float64Array;
  /** Standard deviation of the noise at each place. */
  readonly noise: Float64Array;
  /** Of the first i places: sums of 1 / noise^2, and of x / noise^2. */
  readonly weights: Float64Array;
  readonly sums: Float64Array;
}

export function seriesOf(x: Float64Array, noise: Float64Array): Series {
  const n = x.length;
  const weights = new Float64Array(n + 1);
  const sums = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) {
    const weight = 1 / (noise[i]! * noise[i]!);
    weights[i + 1] = weights[i]! + weight;
    sums[i + 1] = sums[i]! + weight * x[i]!;
  }
  return { n, x, noise, weights, sums };
}

/** Weighted mean of [from, to). */
export const meanOf = ({ weights, sums }: Series, from: number, to: number): number =>
  (sums[to]! - sums[from]!) / (weights[to]! - weights[from]!);

/** Calls for each level between steps: [from, to). */
export function eachLevel(n: number, steps: readonly number[], visit: (from: number, to: number) => void): void {
  let from = 0;
  for (const to of steps) {
    visit(from, to);
    from = to;
  }
  visit(from, n);
}
