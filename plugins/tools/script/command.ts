import type { Command, CommandContext, Requirement, UsedPath } from "@perfmon/core/plugin";
import type { ScriptOptions } from "./options.ts";

/** Scratch files that the extracts read, each once. */
export const scratchFiles = ({ extract }: ScriptOptions): string[] => [
  ...new Set((extract ?? []).map(({ from }) => from).filter((from) => from !== "stdout" && from !== "stderr")),
];

export function command(options: ScriptOptions, context: CommandContext): Command {
  const files = scratchFiles(options);
  return {
    argv: argv(options, context),
    env: texts(options.env),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
    ...(files.length ? { files: Object.fromEntries(files.map((name) => [name, context.file(name)])) } : {}),
    expectExit: options.expect_exit,
  };
}

function argv(options: ScriptOptions, context: CommandContext): string[] {
  if (options.shell !== undefined) return ["/bin/sh", "-c", options.shell];
  const [program = "", ...rest] = (options.command ?? []).map(String);
  return [isLookedUp(options) ? context.binary(program) : program, ...rest];
}

/** Whether core finds the program: not where it is a path, or where the suite sets another PATH. */
function isLookedUp({ command, env }: ScriptOptions): boolean {
  return /^[A-Za-z0-9._+-]+$/.test(String(command?.[0] ?? "")) && !Object.hasOwn(env, "PATH");
}

/** A program given as a path, and the folder, are looked for after the case's setup, which may build them. */
export function requires(options: ScriptOptions): readonly Requirement[] {
  const program = String(options.command?.[0] ?? "");
  const needs: Requirement[] = [];
  if (options.cwd !== undefined) needs.push({ folder: options.cwd, when: "case" });
  if (options.shell !== undefined) return needs;
  if (isLookedUp(options)) needs.push({ binary: program });
  else if (program.startsWith("/")) needs.push({ file: program, when: "case" });
  return needs;
}

/** What the command does in its folder is not known; that it may read there is enough for the storage to matter. */
export const paths = ({ cwd }: ScriptOptions): readonly UsedPath[] =>
  cwd === undefined ? [] : [{ path: cwd, writes: false }];

export const texts = (values: Readonly<Record<string, string | number | boolean>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
