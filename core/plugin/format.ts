import type { Better, Kind, Labels } from "../model/metric.ts";
import type { ProfileOfRun } from "../model/profile.ts";
import type { Run } from "../model/run.ts";

/** One value of another program's result file. Several of one case, metric and labels are repetitions, in this order. */
export interface FormatRecord {
  readonly case: string;
  /** The first metric of a case is the one it is judged by. */
  readonly metric: string;
  readonly labels: Labels;
  readonly value: number;
  /** Any unit of the unit table: the file's own. Core converts it, once. */
  readonly unit: string;
  /** Undefined: the file does not say. */
  readonly better?: Better;
  /** Undefined: `custom`. */
  readonly kind?: Kind;
  /** What the value is of the events behind it: `mean`, `p99`. One that the file computed over repetitions is alone. */
  readonly statistic?: string;
  /** Doubts about this value. They travel with it to every report. */
  readonly warnings?: readonly string[];
  readonly run?: string;
  /** ISO 8601. */
  readonly time?: string;
}

interface FormatCommon {
  /** One line for lists: what program it is of. */
  readonly summary: string;
}

/** Reads result files: streaming, without options. */
export interface FormatReader extends FormatCommon {
  /** 0: not this format; 1: surely. `head` is the first 64 KiB as text, `name` the file's name or `-`. */
  detect(head: string, name: string): number;
  /** Throws `failure(...)` with the position of what it cannot read. */
  read(stream: AsyncIterable<Uint8Array>): AsyncIterable<FormatRecord>;
}

/** Writes runs for other programs. */
export interface FormatWriter extends FormatCommon {
  /** What of a series it can hold: every value that counts (the default), or its median alone. */
  readonly holds?: "values" | "medians";
  /** Which metrics one file holds: those better `lower`, or `higher`, `one` of the two, or any (the default). */
  readonly directions?: Better | "one" | "any";
  /**
   * The file, in pieces of text. Pure: the same runs give the same text. Only values that count (`counts`) are written. Throws
   * `failure(...)` for runs that the format cannot hold.
   */
  write(runs: readonly Run[]): Iterable<string>;
}

/** Writes profiles for other programs. */
export interface ProfileWriter extends FormatCommon {
  /** The file, in pieces of text. Pure: as `write`. Throws `failure(...)` for profiles that the format cannot hold together. */
  writeProfiles(profiles: readonly ProfileOfRun[]): Iterable<string>;
}

/** A file format of other programs that can be read, written or both; or that profiles are written in. */
export type Format = FormatReader | FormatWriter | (FormatReader & FormatWriter) | ProfileWriter;

/** Whether a format reads files. */
export const canRead = (format: Format): format is FormatReader => "read" in format;
/** Whether a format writes runs. */
export const canWrite = (format: Format): format is FormatWriter => "write" in format;
/** Whether a format writes profiles. */
export const canWriteProfiles = (format: Format): format is ProfileWriter => "writeProfiles" in format;
