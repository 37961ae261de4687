/**
 * Pure mathematics of judging. Nothing here throws or gives NaN: what cannot be said is null, with a reason.
 * Checked against R and scipy in test/stats.
 */
export { benjaminiHochberg } from "./benjamini-hochberg.ts";
export { type ChangePoint, type ChangePoints, changePoints, type SeriesDrift } from "./change-points/change-points.ts";
export {
  type Detectable,
  detectableChange,
  detectableDifference,
  detectableOf,
  POWER,
  valuesNeeded,
} from "./detectable.ts";
export { type EffectiveSampleSize, effectiveSampleSize } from "./effective-sample-size.ts";
export { type Equivalence, type Estimate, equivalence } from "./equivalence.ts";
export { CONFIDENCE, relativeChange, type Shift, shift } from "./hodges-lehmann.ts";
export { type Level, levelStart } from "./level.ts";
export { type MannWhitney, mannWhitney } from "./mann-whitney.ts";
export { type MedianInterval, median, medianInterval } from "./median.ts";
export { type Mode, type Modes, modes } from "./modes.ts";
export { HISTORY, medianVariance, type NoiseModel, noiseModel } from "./noise-model.ts";
export { normalCdf, normalQuantile, normalUpperTail } from "./normal.ts";
export { type Pettitt, pettitt } from "./pettitt.ts";
export { type Prediction, predict } from "./prediction.ts";
export { pseudomedian } from "./pseudomedian.ts";
export { EXACT_PAIRS } from "./rank-sum.ts";
export { studentCdf, studentQuantile, studentUpperTail } from "./student-t.ts";
export { EXACT_SIGNED, type SignedRank, signedRank } from "./wilcoxon-signed-rank.ts";
export { detectableWith } from "./with-history.ts";
