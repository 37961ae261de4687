import type { Difference, Noise, Replicate } from "../model/comparison.ts";
import {
  detectableChange,
  detectableDifference,
  mannWhitney,
  type NoiseModel,
  relativeChange,
  type Shift,
  shift,
} from "../stats/index.ts";
import type { Replicates } from "./replicates.ts";

export const NO_SHIFT: Shift = { estimate: null, interval: null, confidence: null, reason: null };

/** What two sides say of a change, computed when it is asked for: pairwise differences are dear. */
export interface Change {
  readonly replicate: Replicate;
  readonly noise: Noise | null;
  /** As a ratio, candidate / baseline - 1. */
  ratio(): Shift;
  /** In the metric's unit. */
  difference(): (Shift & { readonly detectable: number | null }) | null;
  /** Two-sided. */
  p(): number | null;
  /** Ratio, at least 0. */
  detectable(): number | null;
}

export function changeOf(replicates: Replicates): Change {
  return replicates.replicate === "run" ? fromHistory(replicates) : fromValues(replicates);
}

function fromValues({ replicate, baseline, candidate }: Exclude<Replicates, { replicate: "run" }>): Change {
  return {
    replicate,
    noise: null,
    ratio: () => relativeChange(baseline, candidate),
    difference: () => {
      const found = shift(baseline, candidate);
      return found.estimate === null ? null : { ...found, detectable: detectableDifference(baseline, candidate).size };
    },
    p: () => mannWhitney(baseline, candidate).twoSided,
    detectable: () => detectableChange(baseline, candidate).size,
  };
}

function fromHistory({ model, prediction }: Extract<Replicates, { replicate: "run" }>): Change {
  const { estimate, interval, confidence, p, detectable } = prediction;
  const ratios = model.scale === "logarithm";
  const level = Math.exp(model.centre);
  /** A distance on the model's scale as a share of the level. */
  const share = Math.expm1;
  const inUnit = (distance: number) => (ratios ? level * share(distance) : distance);
  return {
    replicate: "run",
    noise: noiseOf(model),
    ratio: () =>
      ratios
        ? finite({
            estimate: share(estimate),
            interval: [share(interval[0]), share(interval[1])],
            confidence,
            reason: null,
          })
        : { ...NO_SHIFT, reason: { code: "no-ratio", message: "zeros or negative values have no ratio" } },
    difference: () => ({
      ...finite({
        estimate: inUnit(estimate),
        interval: [inUnit(interval[0]), inUnit(interval[1])],
        confidence,
        reason: null,
      }),
      detectable: sized(inUnit(detectable)),
    }),
    p: () => p,
    detectable: () => (ratios ? sized(share(detectable)) : null),
  };
}

/** Ratios where the model is of logarithms, else in the metric's unit. */
export function noiseOf({ scale, runs, spikes, spread, between, within }: NoiseModel): Noise {
  const size = (sd: number) => (scale === "logarithm" ? Math.expm1(sd) : sd);
  return {
    runs,
    accidents: spikes.length,
    spread: size(spread),
    between: size(between),
    within: within === null ? null : size(within),
  };
}

/** Null: so large that nothing could have been seen. */
const sized = (size: number): number | null => (Number.isFinite(size) ? size : null);

function finite(found: Shift): Shift {
  if ([found.estimate!, ...found.interval!].every(Number.isFinite)) return found;
  return { ...NO_SHIFT, reason: { code: "out-of-range", message: "the change is beyond the range of numbers" } };
}

export const differenceOf = (found: ReturnType<Change["difference"]>): Difference | null =>
  found && found.estimate !== null
    ? { value: found.estimate, interval: found.interval, detectable: found.detectable }
    : null;
