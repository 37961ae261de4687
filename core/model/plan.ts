import type { Action, Case } from "./case.ts";

/** In which order cases are repeated; see a suite's `order`. */
export type Order = "suite" | "interleaved" | "random";

/** Which cases are profiled once everything is measured: none, those that regressed, or all that completed. */
export type ProfileWhen = "off" | "on-regression" | "always";

/** A suite without includes is one block; each included suite is one. */
export interface Block {
  readonly suite: string;
  readonly order: Order;
  /** Once, before the first case of the block; where one fails, no case of the block runs. */
  readonly setup: readonly Action[];
  /** Once, at the end of the run, whatever happened. */
  readonly cleanup: readonly Action[];
}

/** The frozen list of cases, with the order and the seed: `perfmon plan`. */
export interface Plan {
  readonly suite: string;
  readonly suiteFiles: readonly string[];
  readonly tags: readonly string[];
  readonly seed: number;
  readonly order: Order;
  readonly target: string;
  readonly blocks: readonly Block[];
  readonly cases: readonly Case[];
  /** Cases that will not run, with the reason. */
  readonly skipped: readonly { readonly case: Case; readonly reason: string }[];
  /** What the suite says to compare with. */
  readonly baseline: string | null;
  /** Boots a side that the suite asks for. Undefined: none. */
  readonly minBoots?: number;
  /** When the suite asks for profiles. Undefined: it does not say. */
  readonly profile?: ProfileWhen;
  /** Facts that the suites declare to be what is compared. Undefined: none. */
  readonly subject?: readonly string[];
}
