import { inspect } from "node:util";
import type { Measurement, Problem, RawMeasurement } from "../model/measurement.ts";
import { labelKey, type Metric } from "../model/metric.ts";
import { normalise } from "../units/units.ts";
import { isFailure } from "./failure.ts";
import { plainOutput } from "./plain-output.ts";
import type { Tool, ToolOutput } from "./tool.ts";

/** What a run's output means: measurements in base units, or the problems that forbid them. Never both an error and numbers. */
export interface Interpretation {
  readonly outcome: "completed" | "failed";
  readonly measurements: readonly Measurement[];
  readonly problems: readonly Problem[];
}

/**
 * Check, parse, normalise. Pure, so that `exec`, `judge` and `parse` agree about the same output.
 * Colours and a byte order mark are taken out first. `expectExit`: exit codes that the command declared to be no failure.
 */
export function interpret(
  tool: Tool,
  written: ToolOutput,
  options: unknown,
  expectExit: readonly number[] = [0],
): Interpretation {
  const output = plainOutput(written);
  const problems: Problem[] = [];
  const failed = (): Interpretation => ({ outcome: "failed", measurements: [], problems });
  try {
    problems.push(...(tool.check?.(output, options) ?? []));
  } catch (error) {
    problems.push(asProblem(error, "check"));
  }
  if (output.exitCode !== null && !expectExit.includes(output.exitCode) && !problems.some(isError))
    problems.unshift({ code: "tool-failed", severity: "error", message: exitMessage(output) });
  if (output.signal !== null)
    problems.unshift({ code: "tool-failed", severity: "error", message: `the tool was ended by ${output.signal}` });
  if (problems.some(isError)) return failed();

  let measurements: readonly Measurement[];
  let wrong: readonly Problem[];
  try {
    const raw = asList(tool.parse(output, options));
    if (raw.length === 0)
      problems.push({ code: "no-result", severity: "error", message: "the tool gave no measurement" });
    const metrics = typeof tool.metrics === "function" ? tool.metrics(options) : tool.metrics;
    ({ measurements, problems: wrong } = normaliseAll(raw, metrics, "tool"));
  } catch (error) {
    problems.push(asProblem(error, "parse"));
    return failed();
  }
  problems.push(...wrong);
  return problems.some(isError) ? failed() : { outcome: "completed", measurements, problems };
}

/** Raw measurements to base units; each one declared, of the right dimension, finite, in range and the only one of its labels. */
export function normaliseAll(
  raw: readonly RawMeasurement[],
  metrics: readonly Metric[],
  source: string,
): { readonly measurements: Measurement[]; readonly problems: Problem[] } {
  const declared = new Map(metrics.map((metric) => [metric.name, metric]));
  const seen = new Set<string>();
  const measurements: Measurement[] = [];
  const problems: Problem[] = [];
  const refuse = (code: string, message: string) => problems.push({ code, severity: "error", message });
  for (const { metric: name, value, unit, labels = {}, warnings = [] } of raw) {
    const metric = declared.get(name);
    const shown = Object.keys(labels).length ? `${name}{${labelKey(labels)}}` : name;
    if (!metric) {
      refuse("undeclared-metric", `"${name}" is not a metric that the plugin declares`);
      continue;
    }
    if (typeof value !== "number") {
      refuse(
        "not-finite",
        `${shown} is ${typeof value === "string" ? JSON.stringify(value) : String(value)}, which is no number`,
      );
      continue;
    }
    const base = normalise(value, unit);
    if (!base || base.unit !== metric.unit) {
      refuse("unit-mismatch", `${shown} is declared in ${metric.unit}, but was given in "${unit}"`);
      continue;
    }
    if (!Number.isFinite(base.value)) {
      refuse("not-finite", `${shown} is ${value} ${unit}`);
      continue;
    }
    if ((base.value < 0 && !metric.negative) || (base.value === 0 && !metric.zero && !metric.negative)) {
      refuse("out-of-range", `${shown} is ${value} ${unit}, which it cannot truly be`);
      continue;
    }
    const key = `${name} ${labelKey(labels)}`;
    if (seen.has(key)) {
      refuse("duplicate-measurement", `${shown} was given twice`);
      continue;
    }
    seen.add(key);
    measurements.push({
      metric: name,
      labels: { ...labels },
      ...base,
      original: { value, unit },
      source,
      warnings: [...warnings],
    });
  }
  return { measurements, problems };
}

/** What a plugin that nobody type-checked may give in place of measurements. */
function asList(given: unknown): readonly RawMeasurement[] {
  if (!Array.isArray(given))
    throw new Error(`it gave ${given === null ? "null" : typeof given}, no list of measurements`);
  const strange = given.find((one) => !isMeasurement(one));
  if (strange !== undefined) throw new Error(`it gave ${inspect(strange, { breakLength: Infinity })}, no measurement`);
  return given;
}

const isMeasurement = (one: Partial<RawMeasurement> | null): boolean =>
  typeof one?.metric === "string" &&
  typeof one.value === "number" &&
  typeof one.unit === "string" &&
  Object.values(one.labels ?? {}).every((label) => typeof label === "string");

const isError = (problem: Problem) => problem.severity === "error";

function asProblem(error: unknown, where: string): Problem {
  if (isFailure(error)) return { code: error.code, severity: "error", message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  return { code: "plugin-failed", severity: "error", message: `the plugin's ${where} failed: ${message}` };
}

function exitMessage(output: ToolOutput): string {
  const said = (output.stderr.trim() || output.stdout.trim()).split("\n").at(-1) ?? "";
  return `the tool ended with exit code ${output.exitCode}${said ? `: ${said.slice(0, 200)}` : ""}`;
}
