import type { Command, CommandContext } from "@perfmon/core/plugin";
import type { CyclictestOptions } from "./options.ts";

/** Name of the file that cyclictest writes its result to. */
export const RESULT = "cyclictest.json";

/** s; up to here the histogram is in ns. cyclictest has a million buckets at most, and takes more for a million silently. */
const FINE = 0.001;

/** cyclictest with a histogram in JSON; as text it would be a line for each bucket. */
export function command(options: CyclictestOptions, context: CommandContext): Command {
  const result = context.file(RESULT);
  const { histogram, policy } = options;
  return {
    argv: [
      context.binary("cyclictest"),
      ...["--quiet", `--duration=${options.duration}`, `--interval=${Math.round(options.interval * 1e6)}`],
      ...placed(options, context.cpus),
      `--policy=${policy}`,
      ...(policy === "other" ? [] : [`--priority=${options.priority}`]),
      ...(options.lock_memory ? ["--mlockall"] : []),
      ...(options.deep_sleep ? ["--default-system"] : []),
      ...(histogram > FINE
        ? [`--histogram=${Math.round(histogram * 1e6)}`]
        : ["--nsecs", `--histogram=${Math.round(histogram * 1e9)}`]),
      "--histfile=/dev/null",
      `--json=${result}`,
    ],
    files: { [RESULT]: result },
  };
}

/** Threads take the CPUs of a list in turn. */
function placed({ threads }: CyclictestOptions, cpus: readonly number[] | null): string[] {
  if (cpus?.length) return [`--affinity=${cpus.join(",")}`, `--threads=${threads ?? cpus.length}`];
  return threads === undefined ? ["--smp"] : [`--threads=${threads}`];
}
