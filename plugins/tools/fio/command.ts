import type { Command, CommandContext } from "@perfmon/core/plugin";
import schema from "./options.schema.json" with { type: "json" };
import type { FioOptions } from "./options.ts";

/** Name of the file that fio writes its result to: notes come on stdout, and would stand before the JSON. */
export const RESULT = "fio.json";

/** What perfmon itself means by these; fio knows no such options, or they go elsewhere. */
const NOT_FIOS = new Set(["binary", "name", "options"]);

/** B; fio's default, written out. */
const DEFAULT_BLOCK = 4096;

/** One fio job as argv. Options are named as fio names them, in the order of the schema: an engine's own follow `ioengine`. */
export function command(options: FioOptions, context: CommandContext): Command {
  const result = context.file(RESULT);
  const own = Object.entries<{ readonly "x-unit"?: string; readonly type?: string }>(schema.properties).flatMap(
    ([name, property]) => {
      const value = optionValue(options, name);
      return value === undefined || NOT_FIOS.has(name) ? [] : [`--${name}=${written(value, property)}`];
    },
  );
  const further = Object.entries(options.options ?? {}).map(([name, value]) => `--${name}=${written(value, {})}`);
  // Without this, a verifying job leaves a state file in the working directory.
  const state = options.verify === undefined ? [] : ["--verify_state_save=0"];
  return {
    argv: [
      context.binary(options.binary),
      `--output=${result}`,
      "--output-format=json+",
      "--eta=never",
      `--name=${options.name}`,
      ...own,
      ...state,
      ...further,
    ],
    files: { [RESULT]: result },
  };
}

function optionValue(options: FioOptions, name: string): unknown {
  if (name === "bs" && options.bsrange === undefined && options.bssplit === undefined)
    return options.bs ?? DEFAULT_BLOCK;
  // The job's `buffered` replaces the default of `direct`: fio takes the later of the two.
  if (name === "direct" && options.buffered !== undefined) return undefined;
  return (options as unknown as Record<string, unknown>)[name];
}

function written(value: unknown, property: { readonly "x-unit"?: string }): string {
  if (typeof value === "boolean") return value ? "1" : "0";
  if (Array.isArray(value)) return value.join(":");
  if (property["x-unit"] === "s") return duration(value as number);
  return String(value);
}

/** fio reads whole numbers only, and a bare one as s in some options and as us in others. */
function duration(seconds: number): string {
  for (const [unit, factor] of [
    ["s", 1],
    ["ms", 1e3],
  ] as const) {
    // A product of decimals misses whole numbers by an ulp or two.
    const whole = Math.round(seconds * factor);
    if (Math.abs(seconds * factor - whole) < 1e-9 && (whole > 0 || seconds === 0)) return `${whole}${unit}`;
  }
  return `${Math.max(1, Math.round(seconds * 1e6))}us`;
}
