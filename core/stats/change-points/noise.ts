/** Standard deviation of one value to these quantiles of the absolute difference of two neighbours, for normal values. */
const QUANTILES = [
  [0.5, Math.SQRT2 * 0.6744897501960817],
  [0.8, Math.SQRT2 * 1.2815515655446004],
] as const;

/** Points of a window that has a noise of its own, and those that share one figure of it. */
const WINDOW = 48;
const BLOCK = 16;
/** The noise of the whole series counts like this many points of the window. */
const PRIOR = 16;
/** The noise of a window is at least this share of that of the whole series. */
const QUIETEST = 0.5;
/** With fewer values there is one noise. */
const SHORTEST = 60;

/**
 * Standard deviation of the noise from the differences of neighbours, which steps hardly touch: the larger of what their
 * median and their 80 % quantile say. The median knows nothing of a second mode that 30 % of the values fall on (42 % of
 * the differences lie between modes); 4 % outliers (8 % of the differences) hardly move either.
 */
export function differenceScale(y: Float64Array, from = 0, to = y.length): number {
  if (to - from < 2) return 0;
  const differences = new Float64Array(to - from - 1);
  for (let i = from + 1; i < to; i++) differences[i - from - 1] = Math.abs(y[i]! - y[i - 1]!);
  differences.sort();
  return Math.max(
    ...QUANTILES.map(
      ([share, spreads]) =>
        differences[Math.min(differences.length - 1, Math.floor(share * differences.length))]! / spreads,
    ),
  );
}

/**
 * The noise at each place of a series whose noise is 1 on the whole: machines change, and with them how far values
 * scatter. One figure for 16 points, from 48 around them, drawn towards the whole.
 */
export function localNoise(x: Float64Array): Float64Array {
  const n = x.length;
  const whole = Math.max(1, tiedNoise(x));
  const noise = new Float64Array(n).fill(whole);
  if (n < SHORTEST) return noise;
  for (let block = 0; block < n; block += BLOCK) {
    const from = Math.max(0, Math.min(n - WINDOW, block + (BLOCK - WINDOW) / 2));
    const own = differenceScale(x, from, from + WINDOW);
    const drawn = Math.sqrt((WINDOW * own * own + PRIOR * whole * whole) / (WINDOW + PRIOR));
    noise.fill(Math.max(QUIETEST * whole, drawn), block, Math.min(n, block + BLOCK));
  }
  return noise;
}

/** Most ties, and at most this much more noise than the quantiles say ... */
const TIED = 1.5;
/** ... from differences, none of which counts for more than this many standard deviations. */
const FARTHEST = 3 * Math.SQRT2;

/** Where most values are equal, no quantile sees the others; the mean square of the differences does. */
function tiedNoise(x: Float64Array): number {
  let sum = 0;
  for (let i = 1; i < x.length; i++) sum += Math.min(FARTHEST, Math.abs(x[i]! - x[i - 1]!)) ** 2;
  return Math.min(TIED, Math.sqrt(sum / (x.length - 1) / 2));
}
