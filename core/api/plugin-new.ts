import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { version } from "../config/own-package.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { type Guess, guessResult } from "../scaffold/guess.ts";
import { type PluginNames, pluginNames } from "../scaffold/names.ts";
import { analyzerPackage, reporterPackage } from "../scaffold/other-packages.ts";
import { toolPackage } from "../scaffold/tool-package.ts";
import { capture } from "./capture.ts";
import type { Steering } from "./on-target.ts";
import type { Project } from "./project.ts";

export interface NewPluginRequest extends Steering {
  /** `zstd`, `perfmon-plugin-zstd` or `@acme/perfmon-plugin-zstd`. */
  readonly name: string;
  readonly kind: NewKind;
  /** The command that a tool is to measure: it is run once. Null: an example that every machine has. */
  readonly command: readonly string[] | null;
}

/** What a new plugin may give. */
export type NewKind = "tool" | "analyzer" | "reporter";

export interface NewPlugin {
  readonly package: string;
  /** Absolute. */
  readonly folder: string;
  readonly kind: NewKind;
  readonly name: string;
  /** Paths in the folder. */
  readonly files: readonly string[];
  /** What was run for the fixture of a tool; else null. */
  readonly command: readonly string[] | null;
  /** What a tool's parser takes for the result; null: the output has none, and the duration is measured. */
  readonly guess: Guess | null;
}

/** Copies nothing to nowhere: every system has it, it takes less than a second and says how fast it was. */
const EXAMPLE: readonly string[] = ["dd", "if=/dev/zero", "of=/dev/null", "bs=1M", "count=2000"];

/**
 * Writes a package of a plugin that gives one thing: a tool, whose fixture is the output of the command as it ran here, or an
 * analyzer or reporter that does something small. PM1506 for a name that
 * cannot be one or a folder that is there, PM2003 for a name that is taken, PM5002 where it cannot be written.
 */
export async function newPlugin(
  project: Project,
  { name: given, kind, command, ...steering }: NewPluginRequest,
): Promise<NewPlugin> {
  const names = pluginNames(given);
  if (names === null)
    throw new PerfmonError("PM1506", `"${given}" cannot be the name of a plugin`, {
      hint: "lower-case letters, digits and single dashes: zstd, perfmon-plugin-zstd or @acme/perfmon-plugin-zstd",
    });
  const giver = project.registry.giver(`${kind}s`, names.name);
  if (giver !== null)
    throw new PerfmonError(
      "PM2003",
      `there is ${kind === "analyzer" ? "an" : "a"} ${kind} "${names.name}" already: ${giver} gives it`,
      {
        hint: "nobody could tell them apart: choose another name",
      },
    );
  const folder = resolve(project.cwd, names.folder);
  if (existsSync(folder))
    throw new PerfmonError("PM1506", `${names.folder} is there already`, {
      hint: "choose another name, or remove it; nothing was written",
    });
  const made =
    kind === "tool"
      ? await newTool(project, names, command ?? EXAMPLE, steering)
      : {
          files: (kind === "analyzer" ? analyzerPackage : reporterPackage)(names, version()),
          command: null,
          guess: null,
        };
  for (const [path, text] of Object.entries(made.files)) write(join(folder, path), text);
  return { package: names.package, folder, kind, name: names.name, ...made, files: Object.keys(made.files) };
}

async function newTool(project: Project, names: PluginNames, command: readonly string[], steering: Steering) {
  const captured = await capture(project, command, steering);
  const guess = guessResult(captured.stdout, captured.stderr);
  return { files: toolPackage(names, captured, guess, version()), command, guess };
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
