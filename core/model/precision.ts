/** How well the median of a case is known: of the metric asked for that is the farthest from what is wanted. */
export interface Precision {
  /** Ratio: half the interval / median. */
  readonly wanted: number;
  /** The same, as it is now. Null: too few values for an interval, or a median of 0. */
  readonly reached: number | null;
  /** `read.iops{job=a}`. Null: nothing that is asked for was measured. */
  readonly metric: string | null;
  /** About how many more repetitions it takes. 0: it is reached. Null: no number of them would do, as far as one can see. */
  readonly more: number | null;
  /** Why `reached` or `more` is null. */
  readonly reason: string | null;
}
