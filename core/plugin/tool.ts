import type { Facts } from "../model/case.ts";
import type { Problem, RawMeasurement } from "../model/measurement.ts";
import type { Metric } from "../model/metric.ts";
import type { OptionsSchema } from "./schema.ts";

/** What a tool needs on the target, and how to get it there. */
export interface Requirement {
  /** A program by name; `context.binary(name)` stands for its path. */
  readonly binary?: string;
  /** Folders beside PATH to look in; `*` matches within one name: `/usr/lib/lmbench/bin/*`. */
  readonly folders?: readonly string[];
  /** A file that must exist and be readable. */
  readonly file?: string;
  /** A folder that must exist. */
  readonly folder?: string;
  /** When to look: before anything runs (default), or after the case's setup. */
  readonly when?: "plan" | "case";
  /** How to ask the program for its version: the whole command, `binary` its first word; the first group of `pattern` in stdout or stderr is the version. */
  readonly version?: { readonly argv: readonly string[]; readonly pattern: RegExp; readonly minimum?: string };
  /** Package that brings it, by package manager: `{ apt: "fio", "apt-component": "non-free" }`. */
  readonly packages?: Readonly<Record<string, string>>;
  /** What is wrong without it, and what to do. */
  readonly hint?: string;
  /** Looked for and listed, and nothing is refused without it: what needs it then does less, and says so. */
  readonly optional?: boolean;
}

/** A program that must run beside the measured one: started and ready before the clock, stopped after it. */
export interface Companion {
  readonly name: string;
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** CPUs to pin it to; null: not pinned. */
  readonly cpus?: readonly number[] | null;
  /** Ready when the port accepts connections (a `context.port(...)` placeholder), or after a line on stdout. */
  readonly ready: { readonly port: string } | { readonly line: RegExp };
  /** s to become ready. Default 10. */
  readonly timeout?: number;
}

/**
 * What to run: argv, never a shell string. May hold the placeholders that the context gave; core resolves them just
 * before it runs, so `command` stays deterministic.
 */
export interface Command {
  readonly argv: readonly string[];
  /** Added to the small fixed environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Default: closed. */
  readonly stdin?: string;
  /** Files to put on the target before the companions start: name (see `context.file`) to content. */
  readonly inputs?: Readonly<Record<string, string | Uint8Array>>;
  /** Files to fetch once the companions have stopped: name, under which `output.files` holds the content, to path. A missing one is left out. */
  readonly files?: Readonly<Record<string, string>>;
  readonly companions?: readonly Companion[];
  /** Exit codes that are no failure. Default [0]. */
  readonly expectExit?: readonly number[];
}

/** What `command` may know of where it will run. Placeholders stand for what differs from run to run. */
export interface CommandContext {
  /** Placeholder `{binary:NAME}` for the path of a program named in `requires`; a path stays as it is. */
  binary(name: string): string;
  /** Placeholder `{file:NAME}` for a scratch file of this repetition. */
  file(name: string): string;
  /** Placeholder `{port:NAME}` for a free TCP port of the target. */
  port(name: string): string;
  /** CPUs that the step's `cpus:` resolved to; null: not pinned. Core pins the process tree unless the tool sets `placement: "own"`. */
  readonly cpus: readonly number[] | null;
  /** Facts of the target: `cpu.count`, `memory.total`, `cache.l3` ... */
  readonly facts: Facts;
}

/** What a run of the tool left. Text is decoded as UTF-8; what is not UTF-8 becomes U+FFFD. */
export interface ToolOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** By the name given in `command.files`. */
  readonly files: Readonly<Record<string, string>>;
  /** s, monotonic, from start to exit of the process. Null in `perfmon parse`, where nobody measured it. */
  readonly duration: number | null;
}

/** A path that a job uses: its storage must match between runs; a block device that is written needs permission. */
export interface UsedPath {
  readonly path: string;
  readonly writes: boolean;
}

/** A tool: pure functions. It spawns nothing and reads nothing, so one tool runs on every target and can be replayed. */
export interface Tool<Options = any> {
  readonly summary: string;
  readonly options: OptionsSchema;
  /** Every metric that `parse` can give with these options. */
  readonly metrics: readonly Metric[] | ((options: Options) => readonly Metric[]);
  /** Raise it when `parse` changes what it gives for the same output: a new segment of every series begins. */
  readonly parserVersion: number;
  requires?(options: Options): readonly Requirement[];
  paths?(options: Options): readonly UsedPath[];
  /** `own`: the tool's command uses `context.cpus` itself. */
  readonly placement?: "own";
  /** Problems of the options that no schema can say. Message and path within `with`. */
  validate?(
    options: Options,
  ): readonly { readonly path: readonly (string | number)[]; readonly message: string; readonly hint?: string }[];
  command(options: Options, context: CommandContext): Command;
  /** Estimated s of one repetition, for plans and time left. */
  estimate?(options: Options): number;
  /** Is this a valid run of what was asked for? Sanity before numbers; any `error` means no measurements. */
  check?(output: ToolOutput, options: Options): readonly Problem[];
  /** The numbers, in the tool's own units. Throws `failure(...)` where the output does not hold them. */
  parse(output: ToolOutput, options: Options): readonly RawMeasurement[];
  /**
   * For `perfmon parse` without --options: options under which `check`, `parse` and `metrics` read an output when nobody says
   * how it was made, told by the output itself. They get exactly this, without defaults. Null: the output does not tell.
   */
  optionsOf?(output: ToolOutput): Partial<Options> | null;
  /** The tool's version where its output says it. */
  version?(output: ToolOutput): string | null;
}
