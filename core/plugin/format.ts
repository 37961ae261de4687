import type { Better, Labels } from "../model/metric.ts";

/** One value of another program's result file. */
export interface FormatRecord {
  readonly case: string;
  readonly metric: string;
  readonly labels: Labels;
  readonly value: number;
  /** Any unit of the unit table. */
  readonly unit: string;
  /** Undefined: the file does not say. */
  readonly better?: Better;
  readonly run?: string;
  /** ISO 8601. */
  readonly time?: string;
}

/** A reader of result files: streaming, without options. */
export interface Format {
  readonly summary: string;
  /** 0: not this format; 1: surely. `head` is the first 64 KiB as text, `name` the file's name or `-`. */
  detect(head: string, name: string): number;
  /** Throws `failure(...)` with the position of what it cannot read. */
  read(stream: AsyncIterable<Uint8Array>): AsyncIterable<FormatRecord>;
}
