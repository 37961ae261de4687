import type { Better, Labels } from "../model/metric.ts";
import type { RunHeader } from "../model/run.ts";

export interface ImportOptions {
  /** ms since 1970: when a run began whose records do not say it. */
  readonly now: number;
  /** 16 random numbers, for ids. */
  readonly random: () => ArrayLike<number>;
  /** perfmon's. */
  readonly version: string;
  /** Suite of the runs: what the file is called. Default `imported`. */
  readonly suite?: string;
  /** Runs of different targets are not compared. Default `imported`. */
  readonly target?: string;
  readonly labels?: Labels;
  readonly tags?: readonly string[];
  readonly note?: string | null;
  /**
   * Which way is good where neither the records nor the unit say it (s: lower; B/s, bit/s, 1/s: higher). Undefined: lower is
   * assumed, and every such value carries a warning that says so.
   */
  readonly better?: Better;
  /** Hex sha256 of all bytes of the file, asked for once its last record was read. Undefined: nothing tells it from another. */
  readonly content?: () => Promise<string>;
  /** What is in the store already: `keep` (default) leaves it and stores nothing, `replace` removes it, `again` counts it twice. */
  readonly before?: "keep" | "replace" | "again";
  /** Who imports, so that an import that is killed does not look as if it went on. */
  readonly owner?: RunHeader["owner"];
}
