/**
 * Where the time of a case goes: call stacks, sampled in a repetition of its own that is no measurement. Kept beside the raw
 * output of its run.
 */
export interface Profile {
  /** Place of the case in its run. */
  readonly caseIndex: number;
  readonly caseId: string;
  /** Name of the monitor that made it. */
  readonly monitor: string;
  /** What a sample is of: `cpu-clock`, `cycles`. */
  readonly event: string;
  /** Samples in all stacks. */
  readonly samples: number;
  /** One stack a line, outermost frame first: `main;read;vfs_read_[k] 12`. Kernel frames end in `_[k]`. */
  readonly folded: string;
  /** Doubts: kernel symbols that may not be read, samples lost. */
  readonly warnings: readonly string[];
}

/** A profile with the id of the run that it is of. */
export interface ProfileOfRun extends Profile {
  readonly run: string;
}
