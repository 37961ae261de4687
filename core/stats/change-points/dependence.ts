/**
 * How many times as much the mean of many values varies as that of independent ones with the same differences between
 * neighbours, for an autocorrelation of the first order: a variance of 1 / (1 - rho), times (1 + rho) / (1 - rho).
 */
export const inflation = (rho: number): number => (1 + rho) / (1 - rho) ** 2;

/** Variance of the mean of m values of variance 1. */
export const meanVariance = (m: number, rho: number): number =>
  ((1 + rho) / (1 - rho) - (2 * rho * (1 - rho ** m)) / (m * (1 - rho) ** 2)) / m;
