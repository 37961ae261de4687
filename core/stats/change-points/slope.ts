import { eachLevel, meanOf, type Series, seriesOf } from "./series.ts";

/** Without the slope; the level in the middle stays. */
export function flattened({ n, x, noise }: Series, slope: number): Series {
  return seriesOf(
    x.map((value, i) => value - slope * (i - n / 2)),
    noise,
  );
}

/** Least squares, one slope and a mean for each level; `evidence`: what the slope gains, in variances. */
export function commonSlope(series: Series, steps: readonly number[]): { slope: number; evidence: number } {
  const { n, x, noise, weights } = series;
  let [along, across] = [0, 0];
  eachLevel(n, steps, (from, to) => {
    const mean = meanOf(series, from, to);
    let centre = 0;
    for (let i = from; i < to; i++) centre += (i - from) / (noise[i]! * noise[i]!);
    centre = from + centre / (weights[to]! - weights[from]!);
    for (let i = from; i < to; i++) {
      const weight = 1 / (noise[i]! * noise[i]!);
      along += weight * (i - centre) * (x[i]! - mean);
      across += weight * (i - centre) ** 2;
    }
  });
  return across > 0 ? { slope: along / across, evidence: (along * along) / across } : { slope: 0, evidence: 0 };
}
