import { normal, uniform } from "./random.ts";
import { cover, f1, MARGIN } from "./score.ts";

export type Detector = (values: readonly number[]) => readonly number[];

/** Noise of one standard deviation, value by value. */
export const MODELS: Readonly<Record<string, (random: () => number) => () => number>> = {
  independent: (random) => () => normal(random),
  "4 % outliers": (random) => () =>
    normal(random) + (random() < 0.04 ? (random() < 0.5 ? -1 : 1) * (5 + 10 * random()) : 0),
  "AR(1) 0.5": (random) => {
    let state = normal(random);
    return () => {
      state = 0.5 * state + Math.sqrt(0.75) * normal(random);
      return state;
    };
  },
};

/** Around 100, one standard deviation is 2 %; the step of `size` standard deviations is at `at`. */
export function drawSteps(seed: number, model: string, n: number, at: number, size: number): number[] {
  const next = MODELS[model]!(uniform(seed));
  return Array.from({ length: n }, (_, i) => 100 * Math.exp(0.02 * (next() + (i >= at ? size : 0))));
}

/** False change points per 1000 points, of `points` points in series of n without a step. */
export function falseAlarms(detect: Detector, model: string, n: number, points: number): number {
  let found = 0;
  const count = Math.ceil(points / n);
  for (let seed = 0; seed < count; seed++) found += detect(drawSteps(seed * 7919 + n, model, n, n, 0)).length;
  return (found / (count * n)) * 1000;
}

export interface Power {
  /** Share of series whose step was found within the margin. */
  readonly found: number;
  readonly f1: number;
  readonly cover: number;
}

/** One step in 300 points, anywhere but in the first and last fifth. */
export function power(detect: Detector, model: string, size: number, series: number): Power {
  let sums = { found: 0, f1: 0, cover: 0 };
  for (let seed = 0; seed < series; seed++) {
    const at = 60 + Math.floor(180 * uniform(seed + 17)());
    const found = detect(drawSteps(seed * 104729 + size, model, 300, at, size));
    sums = {
      found: sums.found + (found.some((one) => Math.abs(one - at) <= MARGIN) ? 1 : 0),
      f1: sums.f1 + f1([at], found),
      cover: sums.cover + cover(300, [at], found),
    };
  }
  return { found: sums.found / series, f1: sums.f1 / series, cover: sums.cover / series };
}
