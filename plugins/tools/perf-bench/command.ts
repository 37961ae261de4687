import type { Command, CommandContext } from "@perfmon/core/plugin";
import { BENCHES, resolved } from "./benches.ts";
import type { PerfBenchOptions } from "./options.ts";

/** perf's default number of runs of the benchmarks that have some. */
const REPEAT = 10;

/** `perf bench --format default COLLECTION BENCH OPTIONS`: the simple format is a number without a name, or changes nothing. */
export function command(options: PerfBenchOptions, context: CommandContext): Command {
  const { flags, repeats } = BENCHES[options.bench];
  const values = resolved(options) as unknown as Readonly<Record<string, unknown>>;
  const own = Object.entries(flags).flatMap(([name, flag]) => written(`--${flag}`, values[name]));
  return {
    argv: [
      context.binary(options.binary),
      ...["bench", "--format", "default"],
      ...(repeats ? ["--repeat", String(options.repeat ?? REPEAT)] : []),
      ...options.bench.split(" "),
      ...own,
    ],
  };
}

function written(flag: string, value: unknown): string[] {
  if (value === undefined || value === false) return [];
  return value === true ? [flag] : [flag, String(value)];
}
