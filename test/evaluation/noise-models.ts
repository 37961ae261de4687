/**
 * Six models of benchmark noise, to measure a regression gate with: false alarms when nothing changed, power when something did.
 *
 * A history is an array of runs, oldest first; a run is an array of positive values (lower is better), one per repetition.
 * Protocol: draw `history(model, earlier + 1, repetitions)`; the last run is the candidate. Multiply the candidate by
 * 1 + effect (effect 0, .02, .05, .10) and ask the gate. Where the gate asks for re-runs, draw each from `rerun`.
 * Report, per model: the share of regressions at effect 0 (false alarms) and at each effect above it (power).
 */

import { normal } from "./random.ts";

export type Random = () => number;
/** Values of its repetitions. */
export type Run = readonly number[];
export type Model = (random: Random, runs: number, repetitions: number) => readonly Run[];

const LEVEL = 100;
const WITHIN = 0.01; // spread of repetitions inside a run, as a share of the level

const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));

/** One run: `repetitions` values around LEVEL * exp(offset). */
const run = (random: Random, repetitions: number, offset: number, within = WITHIN): number[] =>
  times(repetitions, () => LEVEL * Math.exp(offset + within * normal(random)));

/** Each model: (random, runs, repetitions) -> history. */
export const models: Readonly<Record<string, Model>> = {
  /** Independent repetitions, 3 %: what textbooks assume. */
  white: (random, runs, repetitions) => times(runs, () => run(random, repetitions, 0, 0.03)),

  /** Every run has its own luck, 2 %. */
  runEffect: (random, runs, repetitions) => times(runs, () => run(random, repetitions, 0.02 * normal(random))),

  /** 5 % of runs are off by 10 to 40 %, 5 % of repetitions by 10 to 60 %. */
  heavyTails: (random, runs, repetitions) =>
    times(runs, () => {
      const bad = random() < 0.05 ? 0.1 + 0.3 * random() : 0;
      return run(random, repetitions, 0.015 * normal(random) + bad).map((value) =>
        random() < 0.05 ? value * (1.1 + 0.5 * random()) : value,
      );
    }),

  /** 30 % of runs land on a second mode, 6 % slower. */
  bimodal: (random, runs, repetitions) => times(runs, () => run(random, repetitions, random() < 0.3 ? 0.06 : 0)),

  /** Slow drift: AR(1), coefficient .7, 2 %. */
  drift: (random, runs, repetitions) => {
    let state = 0.02 * normal(random);
    return times(runs, () => {
      state = 0.7 * state + 0.02 * Math.sqrt(1 - 0.49) * normal(random);
      return run(random, repetitions, state);
    });
  },

  /** The level rose by 15 % somewhere in the past; the new level is normal now. */
  oldStep: (random, runs, repetitions) => {
    const step = 3 + Math.floor(random() * (runs - 9));
    return times(runs, (i) => run(random, repetitions, 0.01 * normal(random) + (i < step ? -0.15 : 0)));
  },
};

/** A fresh run of the candidate for a gate that re-runs: same model, nothing shared but the level. */
export const rerun = (model: Model, random: Random, repetitions: number): Run => model(random, 12, repetitions).at(-1)!;
