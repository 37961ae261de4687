import type { Facts } from "../model/case.ts";
import type { Problem, RawMeasurement } from "../model/measurement.ts";
import type { Metric } from "../model/metric.ts";
import type { Timeline } from "../model/timeline.ts";
import type { OptionsSchema } from "./schema.ts";
import type { Command, CommandContext, Requirement, ToolOutput } from "./tool.ts";

interface MonitorCommon {
  readonly summary: string;
  readonly options: OptionsSchema;
  /** Their names begin with the monitor's: `resources.cpu_user`. */
  readonly metrics: readonly Metric[];
  requires?(options: any): readonly Requirement[];
}

/**
 * Beside a repetition: a pure change of its command, and a reader of what that left. A companion that it adds is never the
 * tool's matter: where it does not start, or dies, the repetition goes on with a warning.
 */
export interface RepetitionMonitor extends MonitorCommon {
  readonly scope: "repetition";
  /** E.g. a wrapper before argv, and files to fetch. Exit code, stdout and stderr of the tool must come through unchanged. */
  wrap(command: Command, context: CommandContext, options: any): Command;
  /** From the fetched files and the duration. What cannot be had is missing. `taints`: reasons why the repetition is disturbed. */
  read(
    output: ToolOutput,
    context: { readonly facts: Facts; readonly options: any },
  ): {
    readonly measurements: readonly RawMeasurement[];
    readonly taints: readonly string[];
    readonly problems: readonly Problem[];
  };
  /** What it sampled while the repetition ran, read from the kept output when somebody looks. Empty: nothing. */
  timelines?(output: ToolOutput, context: { readonly facts: Facts; readonly options: any }): readonly Timeline[];
}

/** Before and after every block: a command of its own. */
export interface BlockMonitor extends MonitorCommon {
  readonly scope: "block";
  command(options: any, context: CommandContext): Command;
  read(output: ToolOutput, context: { readonly facts: Facts; readonly options: any }): readonly RawMeasurement[];
}

/** What is measured beside a repetition, or around a block. */
export type Monitor = RepetitionMonitor | BlockMonitor;
