import type { ErrorCode } from "./catalogue.ts";

/** One problem in a file of the user's, with its place. Lines and columns are 1-based. */
export interface Diagnostic {
  readonly code: ErrorCode;
  readonly severity: "error" | "warning";
  readonly message: string;
  /** Nearest name, accepted values, the next thing to do. */
  readonly hint?: string;
  /** As the user named it. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Characters underlined; at least 1. */
  readonly length: number;
  /** Path in the document: `steps[1].with.iodepht`. */
  readonly path: string;
  /** The lines around it, ready to print; empty where the source is not at hand. */
  readonly frame: string;
}
