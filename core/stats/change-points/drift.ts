import { inflation } from "./dependence.ts";
import { candidates, partition, price } from "./partition.ts";
import { eachLevel, meanOf, type Series, seriesOf } from "./series.ts";
import { believable, type Step } from "./steps.ts";

/** With fewer points a slope and a step look alike. */
const SHORTEST = 20;
/** Slope and steps in turn, until neither moves. */
const ROUNDS = 6;
/** A slope costs as much as a step and a quarter: a change of its size every time is a stronger claim than one change. */
const SLOPE = 1.25;

/** Nothing more is tried where the levels' common slope gains less than this, in variances. */
const FAINT = 2;

/** A slope in standard deviations a point, and the steps that are left beside it. */
export interface Drift {
  readonly slope: number;
  readonly steps: readonly Step[];
}

/**
 * Whether a slope and fewer steps explain the series better than steps alone do: a staircase all of one direction is a
 * slope. Null: no. What is left inside the levels slopes too if the series does, so the common slope of all levels is
 * where the search begins.
 */
export function driftOf(series: Series, steps: readonly Step[], rho: number): Drift | null {
  if (series.n < SHORTEST || steps.length === 0) return null;
  const places = steps.map(({ index }) => index);
  let slope = 0;
  let at: readonly number[] = places;
  let left: readonly Step[] = steps;
  for (let round = 0; round < ROUNDS; round++) {
    const common = commonSlope(series, at);
    if (round === 0 && common.evidence < FAINT * inflation(rho)) return null;
    slope = common.slope;
    const flat = flattened(series, slope);
    left = believable(flat, partition(flat, candidates(flat), inflation(rho)), rho);
    const now = left.map(({ index }) => index);
    if (round > 0 && now.join() === at.join()) break;
    at = now;
  }
  if (left.length >= steps.length) return null;
  const step = price(series.n, inflation(rho));
  const withSlope = squares(flattened(series, slope), at) + step * (at.length + SLOPE);
  return withSlope < squares(series, places) + step * places.length ? { slope, steps: left } : null;
}

/** Without the slope; the level in the middle stays. */
function flattened({ n, x, noise }: Series, slope: number): Series {
  return seriesOf(
    x.map((value, i) => value - slope * (i - n / 2)),
    noise,
  );
}

/** Least squares, one slope and a mean for each level; `evidence`: what the slope gains, in variances. */
function commonSlope(series: Series, steps: readonly number[]): { slope: number; evidence: number } {
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

function squares(series: Series, steps: readonly number[]): number {
  let sum = 0;
  eachLevel(series.n, steps, (from, to) => {
    const mean = meanOf(series, from, to);
    for (let i = from; i < to; i++) sum += ((series.x[i]! - mean) / series.noise[i]!) ** 2;
  });
  return sum;
}
