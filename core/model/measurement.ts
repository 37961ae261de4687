import type { Labels } from "./metric.ts";

/** One number as the tool printed it, in the tool's own unit. */
export interface RawMeasurement {
  readonly metric: string;
  readonly value: number;
  /** Any unit of the unit table: `ms`, `KiB/s`, `10^6bit/s`. */
  readonly unit: string;
  readonly labels?: Labels;
  /** Doubts about this value. They travel with it to every report. */
  readonly warnings?: readonly string[];
}

/** One number of one metric in one repetition, in its base unit. */
export interface Measurement {
  readonly metric: string;
  readonly labels: Labels;
  /** In `unit`. Finite. */
  readonly value: number;
  /** Base unit. */
  readonly unit: string;
  readonly original: { readonly value: number; readonly unit: string };
  /** Who measured: `tool:fio`, `monitor:resources`. */
  readonly source: string;
  readonly warnings: readonly string[];
}

/** What went wrong, or is doubtful, with a repetition. An `error` means: no measurements. */
export interface Problem {
  /** One of the problem codes below, or a plugin's own. */
  readonly code: string;
  readonly message: string;
  readonly severity: "error" | "warning";
}

/** Codes of problems that core and every tool share. */
export const PROBLEM_CODES = {
  "tool-failed": "the tool said so: exit code, signal or an error field of its output",
  "timed-out": "the tool did not end in its time",
  "output-too-large": "more output than the limit",
  "no-output": "nothing was printed where results were expected",
  "unreadable-output": "truncated, garbage or in an unknown format",
  "no-result": "the output holds no value where one was expected",
  "below-resolution": "the tool measured 0 or less: below what it can resolve",
  "not-measured": "the tool says that it did not measure this",
  "invalid-run": "the tool ran, but not what was asked for",
  "undeclared-metric": "a parser gave a metric that its tool does not declare",
  "unit-mismatch": "a value in a unit of another dimension than its metric",
  "not-finite": "NaN or infinite",
  "out-of-range": "zero or negative where that is impossible",
  "duplicate-measurement": "two values of one metric and labels in one repetition",
  "stray-process": "the tool left processes behind; they were killed",
  tainted: "something else disturbed the repetition",
} as const;
