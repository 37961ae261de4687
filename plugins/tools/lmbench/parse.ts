import { failure, type Problem, type RawMeasurement, type ToolOutput } from "@perfmon/core/plugin";
import { labelsOf } from "./labels.ts";
import { metricOf } from "./metrics.ts";
import type { LmbenchOptions } from "./options.ts";
import { type Point, resultsOf, stepOf } from "./results.ts";

/** A last printed digit above this share of the value is worth a warning: changes below it cannot be seen. */
const COARSE = 0.02;

/** Doubts about a run that gave something. What it gave nothing for is missing, and said here. Throws as `parse` does. */
export function check(output: ToolOutput, options: LmbenchOptions): readonly Problem[] {
  // Then the exit code says it: the usage, for one, is no complaint worth quoting instead.
  if (output.exitCode || output.signal) return [];
  const { unusable } = read(output, options);
  if (unusable.length === 0) return [];
  const message = `below what ${options.benchmark} can resolve, so missing: ${unusable.join(", ")}`;
  return [{ code: "below-resolution", severity: "warning", message }];
}

/**
 * The results on stderr. lmbench exits with 0 whatever happens, so failures are told by what it prints: nothing at all
 * (it measured 0: below-resolution), a complaint instead of a result (no-result), a complaint beside one (invalid-run).
 */
export function parse(output: ToolOutput, options: LmbenchOptions): readonly RawMeasurement[] {
  return read(output, options).values;
}

function read({ stderr }: ToolOutput, options: LmbenchOptions) {
  if (stderr !== "" && !stderr.endsWith("\n"))
    throw failure("unreadable-output", "the output ends within a line", { text: stderr });
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  const { points, absent, rest } = resultsOf(lines, options);
  if (rest.length > 0) throw complaint(rest, points, options);
  const usable = points.filter((point) => Number.isFinite(Number(point.text)) && Number(point.text) > 0);
  if (usable.length === 0) throw nothing(points, options);
  const unusable = [
    ...points.filter((point) => !usable.includes(point)).map(({ name, text }) => `${name} (${text})`),
    ...absent,
  ];
  return { values: usable.map((point) => measurement(point, options)), unusable };
}

function measurement({ labels, text, unit, warnings = [] }: Point, options: LmbenchOptions): RawMeasurement {
  const value = Number(text);
  const step = stepOf(text);
  const coarse = `printed in steps of ${step} ${unit}, more than ${COARSE * 100} % of the value`;
  return {
    metric: metricOf(options).name,
    value,
    unit,
    labels: { ...labelsOf(options), ...labels },
    warnings: step / value > COARSE ? [...warnings, coarse] : warnings,
  };
}

function complaint(rest: readonly string[], points: readonly Point[], { benchmark }: LmbenchOptions): Error {
  const more = rest.length > 1 ? ` (and ${rest.length - 1} more lines)` : "";
  const said = `${benchmark} said ${JSON.stringify(rest[0]!.slice(0, 200))}${more}`;
  return points.length > 0
    ? failure("invalid-run", `${said}: what it printed beside that is not a measurement of what was asked for`)
    : failure("no-result", `${said} and gave no result`);
}

function nothing(points: readonly Point[], { benchmark, file }: LmbenchOptions): Error {
  if (points.length > 0) {
    const said = points.map(({ name, text }) => `${name}: ${text}`);
    return failure("below-resolution", `${benchmark} measured nothing above 0 (${said.slice(0, 3).join(", ")})`);
  }
  if (benchmark === "bw_file_rd")
    return failure("no-result", `bw_file_rd was not started, since ${file} is shorter than the size, or it measured 0`);
  return failure(
    "below-resolution",
    `${benchmark} printed no result, as lmbench does where it measured 0 or its worker died`,
  );
}
