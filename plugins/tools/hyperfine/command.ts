import type { Command, CommandContext, Requirement, UsedPath } from "@perfmon/core/plugin";
import type { HyperfineOptions } from "./options.ts";
import { quoted } from "./quote.ts";

/** Name of the file that hyperfine writes its result to. */
export const RESULT = "hyperfine.json";

type Words = readonly (string | number | boolean)[];

/** hyperfine for one command, as often as `runs` says: its own choice of how often depends on how long a run takes. */
export function command(options: HyperfineOptions, context: CommandContext): Command {
  const result = context.file(RESULT);
  const { shell, prepare, cwd } = options;
  const env = Object.fromEntries(Object.entries(options.env).map(([name, value]) => [name, String(value)]));
  return {
    argv: [
      context.binary("hyperfine"),
      ...["--style=basic", "--export-json", result],
      ...["--runs", String(options.runs), "--warmup", String(options.warmup)],
      ...["--shell", shell === undefined ? "none" : "sh"],
      ...(options.output === "null" ? [] : ["--output", options.output]),
      ...(ignoresExit(options) ? ["--ignore-failure"] : []),
      ...(prepare === undefined ? [] : ["--prepare", quoted(found(prepare, options, context))]),
      "--",
      shell ?? quoted(found(options.command ?? [], options, context)),
    ],
    env,
    ...(cwd === undefined ? {} : { cwd }),
    files: { [RESULT]: result },
  };
}

/** Whether codes other than 0 are looked at by perfmon: hyperfine 1.15 ignores none of them or all. */
const ignoresExit = ({ expect_exit: codes }: HyperfineOptions): boolean => codes.length > 1 || codes[0] !== 0;

/** The program as core finds it. */
const found = ([program, ...rest]: Words, options: HyperfineOptions, context: CommandContext): Words =>
  isLookedUp(program, options) ? [context.binary(String(program)), ...rest] : [program ?? "", ...rest];

/** Whether core finds the program: not where it is a path, or where the suite sets another PATH. */
const isLookedUp = (program: Words[number] | undefined, { env }: HyperfineOptions): boolean =>
  /^[A-Za-z0-9._+-]+$/.test(String(program ?? "")) && !Object.hasOwn(env, "PATH");

/** A program given as a path, and the folder, are looked for after the case's setup, which may build them. */
export function requires(options: HyperfineOptions): readonly Requirement[] {
  const packages = { apt: "hyperfine", dnf: "hyperfine", apk: "hyperfine", pacman: "hyperfine", zypper: "hyperfine" };
  const version = { argv: ["hyperfine", "--version"], pattern: /hyperfine (\d+\.\d\S*)/, minimum: "1.14.0" };
  const needs: Requirement[] = [{ binary: "hyperfine", version, packages }];
  if (options.cwd !== undefined) needs.push({ folder: options.cwd, when: "case" });
  for (const words of [options.command, options.prepare]) {
    const program = words?.[0];
    if (program === undefined) continue;
    if (isLookedUp(program, options)) needs.push({ binary: String(program) });
    else if (String(program).startsWith("/")) needs.push({ file: String(program), when: "case" });
  }
  return needs;
}

/** What the command does in its folder is not known; that it may read there is enough for the storage to matter. */
export const paths = ({ cwd }: HyperfineOptions): readonly UsedPath[] =>
  cwd === undefined ? [] : [{ path: cwd, writes: false }];

/** What no schema can say. */
export function validate({ command: words, shell }: HyperfineOptions) {
  if (words !== undefined && shell !== undefined)
    return [{ path: ["shell"], message: "command and shell exclude each other" }];
  if (words === undefined && shell === undefined)
    return [{ path: [], message: "there is neither command nor shell", hint: "command: [sleep, 0.1]" }];
  return [];
}
