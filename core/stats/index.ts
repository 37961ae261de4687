/**
 * Pure mathematics of judging. Nothing here throws or gives NaN: what cannot be said is null, with a reason.
 * Checked against R and scipy in test/stats.
 */
export { type Detectable, detectableChange, detectableDifference, POWER, valuesNeeded } from "./detectable.ts";
export { CONFIDENCE, relativeChange, type Shift, shift } from "./hodges-lehmann.ts";
export { type MannWhitney, mannWhitney } from "./mann-whitney.ts";
export { type MedianInterval, medianInterval } from "./median.ts";
export { type Mode, type Modes, modes } from "./modes.ts";
export { normalCdf, normalQuantile, normalUpperTail } from "./normal.ts";
export { EXACT_PAIRS } from "./rank-sum.ts";
