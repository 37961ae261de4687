import { type NoiseModel, worth } from "./noise-model.ts";
import { predict } from "./prediction.ts";

/**
 * The smallest change, on the model's scale, that one run like the one in the middle shows four times out of five when the
 * machine goes on like this and `runs` earlier ones are known. `sample`: values of a run, for their number.
 */
export function detectableWith(model: NoiseModel, runs: number, sample: readonly number[]): number {
  const longer: NoiseModel = { ...model, runs, ...worth(runs, model.autocorrelation), spikes: [] };
  return predict(longer, [sample]).detectable;
}
