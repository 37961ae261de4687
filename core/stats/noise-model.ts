import type { Reason } from "../model/comparison.ts";
import { effectiveSampleSize } from "./effective-sample-size.ts";
import { middleOf, reason, refusal } from "./values.ts";

/** Earlier runs from which the noise between runs can be measured; with fewer there is no model. */
export const HISTORY = 6;
/** Runs further than this many robust standard deviations from the median lie apart. */
const APART = 3.5;
/**
 * From 4 runs on a level is a change point; fewer, and this many robust standard deviations away, may be the beginning of one,
 * where there was a level before.
 */
const JUST_BEGUN = { most: 3, apart: 5, before: 4 };
/** Up to this share of the runs, those apart are accidents; more is a way in which this machine runs, and is noise. */
const ACCIDENTS = 0.125;
/** Accidents differ from each other, a mode does not: scattered ones may be this many. */
const SCATTERED_ACCIDENTS = 0.25;
/** Those apart are scattered when their mean distance from each other is beyond this many standard deviations of the rest. */
const SCATTERED = 2;
const FEWEST_DF = 3;
/** Median absolute deviation to standard deviation, for normal values. */
const MAD_TO_SD = 1.4826;

/** What earlier runs of one series say of the next one. All numbers are on `scale`. */
export interface NoiseModel {
  /** `logarithm`: of values that are all positive, so that differences are ratios; else `value`, in the metric's unit. */
  readonly scale: "logarithm" | "value";
  /** Earlier runs, those left out included. */
  readonly runs: number;
  /** Level of a run's median. */
  readonly centre: number;
  /** Standard deviation of a run's median: what both of the next two bring about. */
  readonly spread: number;
  /** Standard deviation of the luck that all repetitions of one run share. At least 0. */
  readonly between: number;
  /** Standard deviation of the repetitions of one run. Null: no run has two. */
  readonly within: number | null;
  /** Repetitions of the run in the middle. */
  readonly repetitions: number;
  /** Of neighbouring runs; 0 where none is shown. 0..0.9. */
  readonly autocorrelation: number;
  /** As many independent runs would tell the centre as well. */
  readonly effective: number;
  /** Degrees of freedom of `spread`: n (1 - rho^2) / (1 + rho^2) - 1 (Bartlett 1946). */
  readonly df: number;
  /** How far the runs lie from the centre that were left out as accidents. */
  readonly spikes: readonly number[];
}

/**
 * The noise model of a series from its runs, oldest first, each with the values of its repetitions: mean and standard
 * deviation of the runs' medians without accidents. Run effects are what repetitions cannot show: comparing two runs by
 * their repetitions finds 27 to 41 % of false changes where runs differ by 2 %. `ratios` false: on plain values, though all
 * are positive. Null with a reason: fewer than HISTORY runs (`short-history`), a value that is no number, or noise that
 * none can hold (`out-of-range`).
 */
export function noiseModel(
  runs: readonly (readonly number[])[],
  ratios = true,
): { readonly model: NoiseModel; readonly reason: null } | { readonly model: null; readonly reason: Reason } {
  const refused = runs.length === 0 ? null : refusal(...runs);
  if (refused) return { model: null, reason: refused };
  if (runs.length < HISTORY) {
    const earlier = `${runs.length} earlier ${runs.length === 1 ? "run" : "runs"}`;
    return {
      model: null,
      reason: reason("short-history", `run-to-run noise is unmeasured: ${earlier}, ${HISTORY} are needed`),
    };
  }
  const logs = ratios && runs.every((values) => values.every((value) => value > 0));
  const scaled = logs ? runs.map((values) => values.map(Math.log)) : runs;
  const medians = scaled.map((values) => middleOf(values));
  const repetitions = middleOf(runs.map(({ length }) => length));
  const within = withinRuns(scaled);
  const floor = within === null ? 0 : within * Math.sqrt(medianVariance(repetitions));
  const settled = medians.slice(0, medians.length - latestApart(medians, floor));
  const kept = withoutAccidents(settled, floor);
  const centre = mean(kept);
  const n = kept.length;
  const rho = effectiveSampleSize(kept).shown;
  const { effective, df } = worth(n, rho);
  const spread = Math.sqrt(variance(kept, centre) / shortfall(n, effective));
  const shown = [spread, within ?? 0].map((size) => (logs ? Math.expm1(size) : size));
  if (!shown.every(Number.isFinite))
    return { model: null, reason: reason("out-of-range", "the noise between runs is beyond the range of numbers") };
  return {
    model: {
      scale: logs ? "logarithm" : "value",
      runs: runs.length,
      centre,
      spread,
      between: Math.sqrt(Math.max(0, spread ** 2 - floor ** 2)),
      within,
      repetitions,
      autocorrelation: rho,
      effective,
      df,
      spikes: n === settled.length ? [] : accidents(settled, kept).map((median) => median - centre),
    },
    reason: null,
  };
}

/** What `n` runs tell of the centre and of the spread where neighbours correlate by `rho`. */
export const worth = (n: number, rho: number): Pick<NoiseModel, "effective" | "df"> => ({
  effective: Math.max(1, (n * (1 - rho)) / (1 + rho)),
  df: Math.max(FEWEST_DF, (n * (1 - rho ** 2)) / (1 + rho ** 2) - 1),
});

/**
 * Variance of the median of n normal values of variance 1: that of their mean for up to two, pi / 2 times it for many
 * (Kendall and Stuart, Advanced Theory of Statistics, 14.6); between the two as the even and odd n in the middle do.
 */
export const medianVariance = (n: number): number => (n <= 2 ? 1 / n : Math.PI / 2 / (n + Math.PI / 2 - 1));

/** Typical standard deviation inside a run: a median, so that single runs with wild repetitions do not count. */
function withinRuns(runs: readonly (readonly number[])[]): number | null {
  const variances = runs.filter(({ length }) => length > 1).map((values) => variance(values, mean(values)));
  return variances.length === 0 ? null : Math.sqrt(middleOf(variances));
}

/**
 * How many of the latest runs lie apart together, as no earlier one does: perhaps a level that has just begun. They are no
 * accidents, or what stays as bad would be forgiven from its second run on; nor are they what the new one is held against.
 */
function latestApart(medians: readonly number[], floor: number): number {
  const centre = middleOf(medians);
  const limit = JUST_BEGUN.apart * robustSpread(medians, floor);
  const sign = Math.sign(medians.at(-1)! - centre);
  const isApart = (median: number) => (median - centre) * sign > limit;
  const before = medians.findLastIndex((median) => !isApart(median)) + 1;
  const count = medians.length - before;
  if (count > JUST_BEGUN.most || before < JUST_BEGUN.before) return 0;
  return medians.slice(0, before).some(isApart) ? 0 : count;
}

const robustSpread = (medians: readonly number[], floor: number): number => {
  const centre = middleOf(medians);
  return Math.max(floor, MAD_TO_SD * middleOf(medians.map((median) => Math.abs(median - centre))));
};

/** Runs without those apart, unless these are so many, or so much alike, that they are a mode. In their order. */
function withoutAccidents(medians: readonly number[], floor: number): readonly number[] {
  const centre = middleOf(medians);
  const spread = robustSpread(medians, floor);
  const near = medians.filter((median) => Math.abs(median - centre) <= APART * spread);
  const apart = accidents(medians, near);
  const share = apart.length / medians.length;
  if (share <= ACCIDENTS) return near;
  const scattered = Math.max(...apart) - Math.min(...apart) > SCATTERED * spread * (apart.length - 1);
  return share <= SCATTERED_ACCIDENTS && scattered ? near : medians;
}

const accidents = (medians: readonly number[], kept: readonly number[]): number[] => {
  const there = new Set(kept);
  return medians.filter((median) => !there.has(median));
};

/** Expected variance of a short autocorrelated series over the true one: neighbours that are alike hide part of it. */
function shortfall(n: number, effective: number): number {
  return Math.max(0.25, 1 - (n / effective - 1) / (n - 1));
}

/** From the first one on, so that equal values have exactly their mean and no spread. */
const mean = ([first, ...others]: readonly number[]): number =>
  others.reduce((sum, value) => sum + (value - first!) / (others.length + 1), first!);

const variance = (values: readonly number[], centre: number): number =>
  values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
