import { normal, uniform, whole } from "./random.ts";

export interface Shape {
  readonly values: readonly number[];
  /** Where the level truly changes. */
  readonly truth: readonly number[];
}

type Random = () => number;
/** One standard deviation or so of noise at place i of n; `segmentOf` numbers the segments. */
type Noise = (random: Random, n: number, segmentOf: (i: number) => number) => (i: number) => number;

const each =
  (one: (random: Random) => number): Noise =>
  (random) =>
  () =>
    one(random);

const autoregressive =
  (rho: number, share = 1): Noise =>
  (random) => {
    let state = normal(random);
    return () => {
      state = rho * state + Math.sqrt(1 - rho * rho) * normal(random);
      return share * state + Math.sqrt(1 - share * share) * normal(random);
    };
  };

/** What histories of benchmarks are made of, in standard deviations. */
export const NOISES: Readonly<Record<string, Noise>> = {
  independent: each(normal),
  outliers: each((random) => normal(random) + (random() < 0.04 ? 5 + 15 * random() : 0)),
  "outliers both ways": each(
    (random) => normal(random) + (random() < 0.06 ? (random() < 0.5 ? -1 : 1) * (4 + 20 * random()) : 0),
  ),
  laplace: each((random) => (random() < 0.5 ? -1 : 1) * Math.log(1 - random()) * Math.SQRT1_2),
  "student 3": each((random) => {
    const [a, b, c] = [normal(random), normal(random), normal(random)];
    return normal(random) / Math.sqrt((a * a + b * b + c * c) / 3) / 1.7;
  }),
  skewed: each((random) => (Math.exp(0.8 * normal(random)) - 1) / 1.2),
  "two modes": each((random) => (random() < 0.3 ? 2 : 0) + 0.3 * normal(random)),
  "rare mode": each((random) => (random() < 0.1 ? 3 : 0) + 0.5 * normal(random)),
  "autocorrelated .3": autoregressive(0.3),
  "autocorrelated .5": autoregressive(0.5),
  "autocorrelated .7": autoregressive(0.7),
  wandering: autoregressive(0.95, 0.7),
  rounded: each((random) => Math.round(normal(random) / 1.5) * 1.5),
  "mostly equal": each((random) => (random() < 0.15 ? (random() < 0.5 ? -2 : 2) : 0)),
  exact: each(() => 0),
  "noise of its own": (random, _, segmentOf) => {
    const sizes = Array.from({ length: 8 }, () => Math.exp(Math.log(6) * (random() - 0.5)));
    return (i) => sizes[segmentOf(i)]! * normal(random);
  },
  "noisy spells": (random) => {
    let left = 0;
    return () => {
      if (left > 0) left--;
      else if (random() < 0.02) left = whole(random, 8, 25);
      return (left > 0 ? 4 : 1) * normal(random);
    };
  },
  "outliers in rows": (random) => {
    let [left, by] = [0, 0];
    return () => {
      if (left > 0) left--;
      else if (random() < 0.02) [left, by] = [whole(random, 1, 3), 4 + 10 * random()];
      return (left > 0 ? by : 0) + normal(random);
    };
  },
  weekly: (random) => {
    const phase = random() * 7;
    return (i) => 1.2 * Math.sin(((i + phase) * 2 * Math.PI) / 7) + normal(random);
  },
  "wandering far": autoregressive(0.97, 0.9),
  drifting: (random, n) => {
    const total = (random() < 0.5 ? -1 : 1) * (3 + 12 * random());
    return (i) => (total * i) / n + normal(random);
  },
};

const SMALLEST = 6;

/** A series of 15 to 500 points (the logarithm is uniform) with 0 to 6 steps of 2 to 20 standard deviations. */
export function drawShape(seed: number, noise: Noise, steps?: number): Shape {
  const random = uniform(seed);
  const n = Math.round(15 * (500 / 15) ** random());
  const most = Math.min(6, Math.floor(n / 12));
  const count = Math.min(most, steps ?? (random() < 0.3 ? 0 : whole(random, 1, 6)));
  const truth = places(random, n, count);
  let level = 0;
  const levels = [0, ...truth].map((_, i) => {
    if (i > 0) level += (random() < 0.5 ? -1 : 1) * 2 * 10 ** random();
    return level;
  });
  const segmentOf = (i: number) => truth.filter((at) => at <= i).length;
  const sigma = 0.002 * 25 ** random();
  const at = noise(random, n, segmentOf);
  const values = Array.from({ length: n }, (_, i) => 100 * Math.exp(sigma * (levels[segmentOf(i)]! + at(i))));
  return { values, truth };
}

/** Sorted places, each at least SMALLEST from its neighbours and the ends. */
function places(random: Random, n: number, count: number): number[] {
  for (;;) {
    const found = Array.from({ length: count }, () => whole(random, SMALLEST, n - SMALLEST)).sort((a, b) => a - b);
    if (found.every((at, i) => i === 0 || at - found[i - 1]! >= SMALLEST)) return found;
  }
}
