/** One quantity of the whole machine, sampled beside a repetition. */
export interface Timeline {
  /** `cpu.busy`, `disk.read{device=vda}`: unique in its repetition. */
  readonly name: string;
  /** Base unit. */
  readonly unit: string;
  readonly description: string;
  /** s since the repetition's clock started (what was before it is negative), and the value in `unit`. Ascending. */
  readonly points: readonly (readonly [time: number, value: number])[];
}

/** What a monitor sampled beside one repetition. */
export interface Timelines {
  readonly monitor: string;
  /** Index of the repetition among the measured ones. */
  readonly repetition: number;
  readonly timelines: readonly Timeline[];
}
