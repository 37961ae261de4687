import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { version } from "../config/own-package.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { type Guess, guessResult } from "../scaffold/guess.ts";
import { pluginNames } from "../scaffold/names.ts";
import { toolPackage } from "../scaffold/tool-package.ts";
import { capture } from "./capture.ts";
import type { Steering } from "./on-target.ts";
import type { Project } from "./project.ts";

export interface NewPluginRequest extends Steering {
  /** `zstd`, `perfmon-plugin-zstd` or `@acme/perfmon-plugin-zstd`. */
  readonly name: string;
  /** The command that the tool is to measure: it is run once. Null: an example that every machine has. */
  readonly command: readonly string[] | null;
}

export interface NewPlugin {
  readonly package: string;
  /** Absolute. */
  readonly folder: string;
  readonly kind: "tool";
  readonly name: string;
  /** Paths in the folder. */
  readonly files: readonly string[];
  /** What was run for the fixture. */
  readonly command: readonly string[];
  /** What the parser takes for the result; null: its output has none, and its duration is measured. */
  readonly guess: Guess | null;
}

/** Copies nothing to nowhere: every system has it, it takes less than a second and says how fast it was. */
const EXAMPLE: readonly string[] = ["dd", "if=/dev/zero", "of=/dev/null", "bs=1M", "count=2000"];

/**
 * Writes a package of a plugin with one tool, whose fixture is the output of the command as it ran here. PM1506 for a name that
 * cannot be one or a folder that is there, PM2003 for a name that is taken, PM5002 where it cannot be written.
 */
export async function newPlugin(
  project: Project,
  { name: given, command, ...steering }: NewPluginRequest,
): Promise<NewPlugin> {
  const names = pluginNames(given);
  if (names === null)
    throw new PerfmonError("PM1506", `"${given}" cannot be the name of a plugin`, {
      hint: "lower-case letters, digits and single dashes: zstd, perfmon-plugin-zstd or @acme/perfmon-plugin-zstd",
    });
  const giver = project.registry.giver("tools", names.name);
  if (giver !== null)
    throw new PerfmonError("PM2003", `there is a tool "${names.name}" already: ${giver} gives it`, {
      hint: "a suite could not tell them apart: choose another name",
    });
  const folder = resolve(project.cwd, names.folder);
  if (existsSync(folder))
    throw new PerfmonError("PM1506", `${names.folder} is there already`, {
      hint: "choose another name, or remove it; nothing was written",
    });
  const captured = await capture(project, command ?? EXAMPLE, steering);
  const guess = guessResult(captured.stdout, captured.stderr);
  const files = toolPackage(names, captured, guess, version());
  for (const [path, text] of Object.entries(files)) write(join(folder, path), text);
  return {
    package: names.package,
    folder,
    kind: "tool",
    name: names.name,
    files: Object.keys(files),
    command: captured.argv,
    guess,
  };
}

function write(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { flag: "wx" });
  } catch (cause) {
    throw new PerfmonError("PM5002", `${path} cannot be written: ${(cause as Error).message}`, {
      hint: "run perfmon plugin new in a folder that you may write to, or name one with -C",
      cause,
    });
  }
}
