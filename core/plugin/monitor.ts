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

/** What a profiler found in one run of a command. */
export interface ProfileReading {
  /** What a sample is of: `cpu-clock`, `cycles`. */
  readonly event: string;
  /** Samples in all stacks; at least 1. */
  readonly samples: number;
  /** One stack a line, outermost frame first, as in Profile. */
  readonly folded: string;
  /** Doubts: kernel symbols that may not be read, samples lost. */
  readonly warnings: readonly string[];
}

/**
 * Around a repetition of its own, which is warm, comes after everything measured, and is no measurement: where the time goes.
 * What `wrap` records stays on the target, in files of `context.file`; only the text that `convert` makes of it is fetched.
 */
export interface ProfileMonitor extends MonitorCommon {
  readonly scope: "profile";
  /** None: a profile is no measurement. */
  readonly metrics: readonly [];
  /** A recorder before argv. Exit code, stdout and stderr of the tool must come through unchanged. */
  wrap(command: Command, context: CommandContext, options: any): Command;
  /** Runs on the target when the command has ended. What it prints is what `read` gets. */
  convert(context: CommandContext, options: any): Command;
  /** Throws `failure(...)` where the output of `convert` holds no samples. */
  read(output: ToolOutput, context: { readonly facts: Facts; readonly options: any }): ProfileReading;
}

/** What is observed beside a repetition, around a block, or in a repetition of its own. */
export type Monitor = RepetitionMonitor | BlockMonitor | ProfileMonitor;
