import { isPerfmonError, PerfmonError } from "../errors/perfmon-error.ts";
import { commandContext } from "../exec/placeholders.ts";
import type { Json, JsonObject } from "../model/case.ts";
import type { Measurement, Problem } from "../model/measurement.ts";
import { isFailure } from "../plugin/failure.ts";
import { interpret } from "../plugin/interpret.ts";
import type { Tool, ToolOutput } from "../plugin/tool.ts";
import { requiredExample } from "../schema/example.ts";
import { prepareOptions } from "../schema/options.ts";
import type { SchemaProblem } from "../schema/problem.ts";
import { diagnose } from "../suite/document/diagnose.ts";
import { parseYaml } from "../suite/document/parse.ts";
import { type Source, textSource } from "../suite/document/source.ts";
import { type Node, nodeAt, pathTo, plain } from "../suite/document/tree.ts";
import type { Project } from "./project.ts";

/** Saved output of a tool. A stream that is not at hand is empty. */
type SavedOutput = Pick<ToolOutput, "stdout" | "stderr" | "exitCode" | "files">;

export interface ParseRequest {
  readonly tool: string;
  readonly output: SavedOutput;
  /** The text of the step's `with:`. Null: nobody says how the output was made. */
  readonly options: Source | null;
  /** Names of streams and files that are larger than what is read; they fail as a repetition's would. */
  readonly tooLarge?: readonly string[];
}

/** `perfmon.parse/1` without its schema's name. */
export interface Parsed {
  readonly tool: string;
  readonly toolVersion: string | null;
  readonly outcome: "completed" | "failed";
  /** What check and parse were given. */
  readonly options: JsonObject;
  /** `given`; `output`: told by the output itself; `defaults`: the tool's. */
  readonly optionsFrom: "given" | "output" | "defaults";
  readonly measurements: readonly Measurement[];
  readonly problems: readonly Problem[];
}

/** A tool's check and parse on saved output. PM1506 where its options are needed and not given, or wrong. */
export async function parseOutput(project: Project, request: ParseRequest): Promise<Parsed> {
  const tool = await project.registry.get("tools", request.tool);
  const output: ToolOutput = { ...request.output, signal: null, duration: null };
  const from = optionsFor(tool, request, output);
  const common = { tool: request.tool, options: from.options, optionsFrom: from.origin };
  const large = request.tooLarge ?? [];
  if (large.length > 0) {
    const message = `${large.join(", ")}: larger than what perfmon reads of a repetition`;
    const problem: Problem = { code: "output-too-large", severity: "error", message };
    return { ...common, toolVersion: null, outcome: "failed", measurements: [], problems: [problem] };
  }
  const read = interpret(tool, output, from.options, expectedExits(tool, from.options));
  return { ...common, toolVersion: versionOf(tool, output), ...read };
}

function optionsFor(
  tool: Tool,
  { tool: name, options }: ParseRequest,
  output: ToolOutput,
): { readonly options: JsonObject; readonly origin: Parsed["optionsFrom"] } {
  if (options !== null) return { options: givenOptions(tool, name, options), origin: "given" };
  const told = toldBy(tool, name, output);
  if (told !== null) return { options: told, origin: "output" };
  const prepared = prepareOptions(tool.options, {}, null, { noun: "option", owner: ` for ${name}` });
  const problems = [...prepared.problems, ...(tool.optionsOf ? [{ message: "the output does not tell them" }] : [])];
  if (problems.length === 0) return { options: prepared.options, origin: "defaults" };
  throw new PerfmonError("PM1506", `how this output was made has to be said: ${problems[0]!.message}`, {
    hint: `--options takes what stands under the step's with:, in a file or here, as in --options '${flow(requiredExample(tool.options))}'`,
  });
}

function toldBy(tool: Tool, name: string, output: ToolOutput): JsonObject | null {
  try {
    return (tool.optionsOf?.(output) ?? null) as JsonObject | null;
  } catch (error) {
    if (isPerfmonError(error) || isFailure(error)) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new PerfmonError("PM2005", `the plugin of ${name} failed in optionsOf: ${message}`, {
      hint: "--options says how the output was made",
      cause: error,
    });
  }
}

/** One line of YAML, for an example. */
const flow = (options: JsonObject): string =>
  `{${Object.entries(options)
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ")}}`;

function givenOptions(tool: Tool, name: string, source: Source): JsonObject {
  const { root, diagnostics } = parseYaml(source);
  if (root === null || diagnostics.length > 0) throw refusal(diagnostics);
  const prepared = prepareOptions(tool.options, plain(root) as Json, null, { noun: "option", owner: ` for ${name}` });
  const unresolved = prepared.missingFacts.map((fact) => ({
    path: [],
    code: "PM1010" as const,
    message: `a value depends on ${fact} of the machine that ran it, which is not known here`,
    hint: "write the number itself",
  }));
  const wrong = [...prepared.problems, ...unresolved];
  if (wrong.length > 0) throw refusal(wrong.map((problem) => place(root, problem)));
  // A problem of the whole is of the command, which was run long ago: nothing to run, no file to work on.
  const objections = (tool.validate?.(prepared.options) ?? []).filter(({ path }) => path.length > 0);
  if (objections.length > 0)
    throw refusal(objections.map((problem) => place(root, { code: "PM1005", ...problem, hint: problem.hint ?? null })));
  return prepared.options;
}

function place(root: Node, { path, code, message, hint }: Pick<SchemaProblem, "path" | "code" | "message" | "hint">) {
  const parent = nodeAt(root, path.slice(0, -1));
  const key = code === "PM1004" && parent?.kind === "map" ? parent.entries.get(String(path.at(-1)))?.key : undefined;
  const span = key ?? nodeAt(root, path) ?? parent ?? root;
  return diagnose(span, { code, message, hint: hint ?? undefined, path: path.reduce<string>(pathTo, "") });
}

const refusal = (diagnostics: PerfmonError["diagnostics"]) =>
  new PerfmonError("PM1506", diagnostics[0]!.message, { diagnostics });

export const inlineOptions = (text: string): Source => textSource("--options", text);

/** Exit codes that the tool's command would have allowed. */
function expectedExits(tool: Tool, options: JsonObject): readonly number[] {
  try {
    return tool.command(options, commandContext(null, {})).expectExit ?? [0];
  } catch {
    return [0];
  }
}

function versionOf(tool: Tool, output: ToolOutput): string | null {
  try {
    return tool.version?.(output) ?? null;
  } catch {
    return null;
  }
}
