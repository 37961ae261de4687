import type { ErrorCode } from "./catalogue.ts";
import type { Diagnostic } from "./diagnostic.ts";

export interface ErrorDetails {
  /** The next thing to type or to change. */
  readonly hint?: string;
  readonly cause?: unknown;
  /** Where in the user's files. */
  readonly at?: { readonly file: string; readonly line: number; readonly column: number };
  /** The plugin at fault. */
  readonly plugin?: string;
  /** Several problems of one kind, shown together. */
  readonly diagnostics?: readonly Diagnostic[];
}

/** An error that perfmon foresaw: a code of the catalogue, what was found, and the next step. */
export class PerfmonError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly at: ErrorDetails["at"];
  readonly plugin: string | undefined;
  readonly diagnostics: readonly Diagnostic[];

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "PerfmonError";
    this.code = code;
    this.hint = details.hint;
    this.at = details.at;
    this.plugin = details.plugin;
    this.diagnostics = details.diagnostics ?? [];
  }
}

/** By shape, so that an error of another copy of perfmon is recognised too. */
export function isPerfmonError(error: unknown): error is PerfmonError {
  return (
    error instanceof Error && error.name === "PerfmonError" && typeof (error as { code?: unknown }).code === "string"
  );
}
