import { POWER } from "./detectable.ts";
import { CONFIDENCE } from "./hodges-lehmann.ts";
import { medianVariance, type NoiseModel } from "./noise-model.ts";
import { studentQuantile, studentUpperTail } from "./student-t.ts";
import { ascending, middleOf } from "./values.ts";

/** Variance of the mean without the ends over that of the whole mean, for 3, 4, 5 and 6 normal values; less for more. */
const TRIMMED_VARIANCE = [1.346, 1.193, 1.134, 1.102] as const;
/** A shift may be an accident like an earlier one from two thirds of its size on, up to twice the largest. */
const LIKE = { least: 1 / 1.5, most: 2 };

/** New runs against what earlier ones let expect. On the model's scale. */
export interface Prediction {
  /** New level minus the centre. */
  readonly estimate: number;
  /** Of `estimate`: the luck of the new runs, and what is unknown of the centre. */
  readonly standardError: number;
  readonly df: number;
  /** Two-sided, 0..1. */
  readonly p: number;
  readonly interval: readonly [number, number];
  /** Of `interval`, 0..1. */
  readonly confidence: number;
  /** At least 0: the smallest shift that has POWER of putting the whole interval on one side of zero. */
  readonly detectable: number;
}

/**
 * Holds new runs of one subject against the noise model by the predictive t distribution: their pooled median minus the
 * centre, over the standard error sqrt(spread^2 (rho + (1 - rho) / k) + spread^2 / effective), with the
 * model's degrees of freedom. Runs that follow one another share what neighbours share (rho), however many they are. Where earlier runs
 * were accidents of this size, p is at least the chance that as many of the new ones are such.
 * `runs`: at least one, each with at least one value; all positive where the model's scale is `logarithm`.
 */
export function predict(model: NoiseModel, runs: readonly (readonly number[])[], confidence = CONFIDENCE): Prediction {
  const medians = runs.map((values) => middleOf(toScale(model, values)));
  const estimate = pooled(medians) - model.centre;
  const standardError = Math.sqrt(pooledVariance(model, runs) + model.spread ** 2 / model.effective);
  const { df } = model;
  const t = estimate === 0 ? 0 : Math.abs(estimate) / standardError;
  const p = Math.min(1, 2 * studentUpperTail(t, df)!);
  const half = standardError * studentQuantile((1 + confidence) / 2, df)!;
  return {
    estimate,
    standardError,
    df,
    p: Math.max(p, accidentChance(model, medians, estimate)),
    interval: [estimate - half, estimate + half],
    confidence,
    detectable: half + standardError * studentQuantile(POWER, df)!,
  };
}

const toScale = ({ scale }: NoiseModel, values: readonly number[]): readonly number[] =>
  scale === "logarithm" ? values.map(Math.log) : values;

/** The mean without the two ends: one accident among the new runs must not decide. */
function pooled(medians: readonly number[]): number {
  const sorted = ascending(medians);
  const inner = sorted.length > 2 ? sorted.subarray(1, -1) : sorted;
  return inner.reduce((sum, median) => sum + median / inner.length, 0);
}

/** A run with fewer repetitions than the earlier ones has a wider median; one with more is taken for one like them. */
function pooledVariance(model: NoiseModel, runs: readonly (readonly number[])[]): number {
  const repetitions = middleOf(runs.map(({ length }) => length));
  const fewer = Math.max(0, medianVariance(repetitions) - medianVariance(model.repetitions));
  const wider = (model.within ?? 0) ** 2 * fewer;
  return model.spread ** 2 * shareOfVariance(model, runs.length) + wider / runs.length;
}

function shareOfVariance({ autocorrelation }: NoiseModel, k: number): number {
  const own = (k > 2 ? (TRIMMED_VARIANCE[k - 3] ?? 1.1) : 1) / k;
  return Math.min(1, autocorrelation + (1 - autocorrelation) * own);
}

/** Two-sided: as the p of a test. 0: no earlier accident was of this size and direction. */
function accidentChance({ spikes, runs, centre }: NoiseModel, medians: readonly number[], estimate: number): number {
  const sign = Math.sign(estimate);
  const size = Math.abs(estimate);
  const alike = spikes.map((spike) => spike * sign).filter((spike) => spike > 0 && spike * LIKE.least <= size);
  if (alike.length === 0 || size > LIKE.most * Math.max(...alike)) return 0;
  const from = LIKE.least * Math.min(...alike);
  const seen = medians.filter((median) => (median - centre) * sign >= from).length;
  return Math.min(1, 2 * binomialUpperTail(medians.length, (alike.length + 1) / (runs + 2), seen));
}

/** P(B >= k), B binomial (n, p). */
function binomialUpperTail(n: number, p: number, k: number): number {
  let ways = 1;
  let tail = 0;
  for (let i = 0; i <= n; i++) {
    if (i >= k) tail += ways * p ** i * (1 - p) ** (n - i);
    ways = (ways * (n - i)) / (i + 1);
  }
  return Math.min(1, tail);
}
