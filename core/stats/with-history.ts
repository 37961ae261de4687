import type { NoiseModel } from "./noise-model.ts";
import { predict } from "./prediction.ts";

/** As the noise model has it at least. */
const FEWEST_DF = 3;

/**
 * The smallest change, on the model's scale, that one run like the one in the middle shows four times out of five when the
 * machine goes on like this and `runs` earlier ones are known. `sample`: values of a run, for their number.
 */
export function detectableWith(model: NoiseModel, runs: number, sample: readonly number[]): number {
  const rho = model.autocorrelation;
  const longer: NoiseModel = {
    ...model,
    runs,
    effective: (runs * (1 - rho)) / (1 + rho),
    df: Math.max(FEWEST_DF, (runs * (1 - rho ** 2)) / (1 + rho ** 2) - 1),
    spikes: [],
  };
  return predict(longer, [sample]).detectable;
}
