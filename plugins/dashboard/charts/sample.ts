/** Values of one subject, for charts that set up to three beside each other. */
export interface ChartSample {
  /** `baseline`, `this run`. */
  readonly name: string;
  /** Base unit; in the order measured where that matters. What is not finite is missing. */
  readonly values: readonly number[];
}

/** As many samples as have a colour and a room. */
export const SAMPLES = 3;

/** Those with values, at most three; without what is not finite. `notes` says what was left out. */
export function usable(samples: readonly ChartSample[]): { samples: ChartSample[]; notes: string[] } {
  const finite = samples.map(({ name, values }) => ({
    name,
    values: values.filter(Number.isFinite),
    all: values.length,
  }));
  const missing = finite.reduce((sum, { values, all }) => sum + all - values.length, 0);
  const full = finite.filter(({ values }) => values.length > 0);
  return {
    samples: full.slice(0, SAMPLES),
    notes: [
      ...(missing > 0 ? [`${missing} values that are no numbers are not drawn`] : []),
      ...(full.length > SAMPLES
        ? [`${full.length - SAMPLES} samples are not drawn: there is room for ${SAMPLES}`]
        : []),
    ],
  };
}

/** Quantile of sorted values, at least one: between neighbours as R's type 7 and NumPy's default (Hyndman and Fan 1996). */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = (sorted.length - 1) * share;
  const low = Math.floor(place);
  const [a, b] = [sorted[low]!, sorted[Math.min(sorted.length - 1, low + 1)]!];
  return a * (1 - (place - low)) + b * (place - low);
}

export const sortedOf = (values: readonly number[]): Float64Array => new Float64Array(values).sort();
