import type { Case, Facts } from "../model/case.ts";
import type { Measurement, Problem } from "../model/measurement.ts";
import type { Metric } from "../model/metric.ts";
import { interpret, normaliseAll } from "../plugin/interpret.ts";
import type { Tool, ToolOutput } from "../plugin/tool.ts";
import { keeps } from "../suite/metric-filter.ts";
import { commandHash, type NamedMonitor } from "./prepare.ts";
import type { RawRecord } from "./raw.ts";

/** What one repetition's raw output says: the analysing half of a repetition, the same in exec and in judge. */
export interface Analysis {
  readonly outcome: "completed" | "failed" | "timed-out" | "aborted";
  /** Empty unless completed. */
  readonly measurements: readonly Measurement[];
  readonly problems: readonly Problem[];
  readonly taints: readonly string[];
  readonly commandHash: string;
}

/** Pure. Monitors never fail a repetition: what they cannot say is missing, with a warning. */
export function analyse(
  item: Case,
  tool: Tool,
  monitors: readonly NamedMonitor[],
  record: RawRecord,
  output: ToolOutput,
  facts: Facts,
): Analysis {
  const { result } = record;
  const version = safely(() => tool.version?.(output) ?? null) ?? record.toolVersion;
  const hash = commandHash(record.identity, version, tool.parserVersion);
  const problems: Problem[] = [];
  // Of a command that perfmon itself ended, what was left is perfmon's doing.
  if (result.strays.length > 0 && !result.aborted) problems.push(strayProblem(result.strays));
  const ended = (outcome: Analysis["outcome"], ...more: Problem[]): Analysis => ({
    outcome,
    measurements: [],
    problems: [...more, ...problems],
    taints: [],
    commandHash: hash,
  });
  const error = (code: string, message: string): Problem => ({ code, severity: "error", message });
  if (result.aborted) return ended("aborted", error("aborted", "perfmon was told to stop while it ran"));
  if (result.timedOut)
    return ended("timed-out", error("timed-out", `it did not end within ${item.timeout} s and was killed`));
  if (result.truncated)
    return ended(
      "failed",
      error(
        "output-too-large",
        "it wrote more output than is kept, and was ended: let it say less, or write to a file",
      ),
    );
  if (result.suspended) return ended("failed", error("suspended", "the machine was suspended while it ran"));

  const interpretation = interpret(tool, output, item.options, record.expectExit);
  problems.push(...interpretation.problems);
  if (interpretation.outcome === "failed") return ended("failed");

  const measurements = [...interpretation.measurements];
  const taints: string[] = [...(result.disturbances ?? [])];
  for (const { name, monitor, options } of monitors) {
    try {
      const read = monitor.read(output, { facts, options });
      const normalised = normaliseAll(read.measurements, monitor.metrics, `monitor:${name}`);
      measurements.push(...normalised.measurements);
      taints.push(...read.taints);
      problems.push(
        ...[...read.problems, ...normalised.problems].map((problem) => ({ ...problem, severity: "warning" as const })),
      );
    } catch (cause) {
      problems.push({
        code: "monitor-failed",
        severity: "warning",
        message: `monitor ${name}: ${cause instanceof Error ? cause.message : cause}`,
      });
    }
  }
  return {
    outcome: "completed",
    measurements: measurements.filter(({ metric }) => keeps(item.metrics, metric)),
    problems,
    taints,
    commandHash: hash,
  };
}

/** The metrics of a case that its measurements use, in the order declared. */
export function usedMetrics(metrics: readonly Metric[], measurements: Iterable<Measurement>): Metric[] {
  const names = new Set<string>();
  for (const { metric } of measurements) names.add(metric);
  return metrics.filter(({ name }) => names.has(name));
}

function strayProblem(strays: readonly string[]): Problem {
  const named = [...new Set(strays)].slice(0, 5).join(", ");
  return {
    code: "stray-process",
    severity: "warning",
    message: `it left ${strays.length} process${strays.length === 1 ? "" : "es"} behind, now killed: ${named}`,
  };
}

function safely<T>(ask: () => T): T | null {
  try {
    return ask();
  } catch {
    return null;
  }
}
