import { failure, type Problem, type RawMeasurement, type ToolOutput } from "@perfmon/core/plugin";
import type { MicroOptions } from "./options.ts";
import { checksumOf, type Report } from "./worker.ts";

/** A slice shorter than this many steps of the clock is not timed but guessed. */
const STEPS = 1000;
/** Below, a median says little. */
const FEW = 10;

/** Node ends a report of an exception with its own version; the exception is what went wrong. */
export function check({ exitCode, stderr }: ToolOutput): readonly Problem[] {
  const thrown = exitCode === 0 ? null : /^(?:Uncaught )?(\w*Error: .*)$/m.exec(stderr);
  return thrown ? [{ code: "tool-failed", severity: "error", message: `the worker failed: ${thrown[1]}` }] : [];
}

/** Median bandwidth of the slices, after the report has proved that they were real. B per ns is GB/s. */
export function parse({ stdout }: ToolOutput, options: Partial<MicroOptions>): readonly RawMeasurement[] {
  const report = readReport(stdout);
  for (const key of ["operation", "size"] as const)
    if (options[key] !== undefined && options[key] !== report[key])
      throw failure("invalid-run", `measured ${key} ${report[key]}, but ${options[key]} was asked for`);
  const { size, passes, times, resolution } = report;
  const shortest = Math.min(...times);
  if (shortest < STEPS * resolution)
    throw failure(
      "below-resolution",
      `a slice of ${shortest} ns with a clock of ${resolution} ns: fewer than ${STEPS} steps`,
    );
  if (report.checksum !== checksumOf(report))
    throw failure("invalid-run", "the checksum is wrong: the data was not what should have been read or written");
  const warnings = times.length < FEW ? [`median of only ${times.length} slices: give it a longer duration`] : [];
  return [{ metric: "bandwidth", value: (size * passes) / median(times), unit: "GB/s", warnings }];
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The worker's one document, with every field that is used checked. */
export function readReport(stdout: string): Report {
  if (stdout.trim() === "") throw failure("no-output", "the worker printed nothing");
  const wrong = (what: string) => failure("unreadable-output", what, { text: stdout });
  let report: Report;
  try {
    report = JSON.parse(stdout);
  } catch {
    throw wrong("not a whole JSON document");
  }
  if (report?.format !== "perfmon.micro/1") throw wrong("not a report of micro's worker");
  if (!["copy", "read", "write"].includes(report.operation)) throw wrong("an unknown operation");
  const positive = (value: unknown) => typeof value === "number" && Number.isFinite(value) && value > 0;
  for (const key of ["size", "passes", "resolution"] as const)
    if (!positive(report[key])) throw wrong(`${key} is no positive number`);
  if (!Array.isArray(report.times) || !report.times.every(positive)) throw wrong("times are no positive numbers");
  if (report.times.length === 0) throw failure("no-result", "the worker timed nothing");
  if (!Number.isInteger(report.checksum) || !Number.isInteger(report.word))
    throw wrong("checksum or word is no integer");
  return report;
}
