/** A number in the text, before it becomes a measurement. */
export interface Found {
  readonly value: number;
  /** Labels that the text itself gives. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Text to read from, and how messages call it. */
export interface Source {
  readonly text: string;
  /** `stdout`, `stderr` or the file's name. */
  readonly name: string;
}
