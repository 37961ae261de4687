import type { Command, CommandContext } from "@perfmon/core/plugin";
import schema from "./options.schema.json" with { type: "json" };
import type { StressNgOptions } from "./options.ts";

/** Name of the file that stress-ng writes its result to. */
export const RESULT = "stress-ng.yaml";

/** Where stressors put their files where nobody says: on a disk, as a rule. Left alone, it is the working directory. */
const TEMP_PATH = "/var/tmp";

/** Options that are no single option of stress-ng's by the same name. */
const OWN = new Set(["stressors", "workers", "ops", "timeout", "sequential", "temp_path", "options", "binary"]);

export function command(options: StressNgOptions, context: CommandContext): Command {
  const result = context.file(RESULT);
  return {
    argv: [
      context.binary(options.binary),
      ...options.stressors.flatMap((name) => stressor(name, options)),
      ...["--timeout", `${options.timeout}s`],
      ...(options.sequential ? ["--sequential", "1"] : []),
      ...["--temp-path", options.temp_path ?? TEMP_PATH],
      ...Object.keys(schema.properties)
        .filter((name) => !OWN.has(name))
        .flatMap((name) => written(name, (options as unknown as Record<string, unknown>)[name])),
      ...Object.entries(options.options ?? {}).flatMap(([name, value]) => written(name, value)),
      // Without --metrics, the result holds none.
      ...["--metrics", "--yaml", result],
    ],
    files: { [RESULT]: result },
  };
}

function stressor(name: string, options: StressNgOptions): string[] {
  const ops = options.ops?.[name];
  return [`--${name}`, String(workersOf(name, options)), ...(ops === undefined ? [] : [`--${name}-ops`, String(ops)])];
}

/** 0 stands for one on every CPU. */
export const workersOf = (name: string, { workers }: Pick<StressNgOptions, "workers">): number =>
  typeof workers === "number" ? workers : (workers[name] ?? 1);

function written(name: string, value: unknown): string[] {
  const flag = `--${name.replaceAll("_", "-")}`;
  if (value === undefined || value === false) return [];
  if (value === true) return [flag];
  return [flag, Array.isArray(value) ? value.join(",") : String(value)];
}
