import type { Command, CommandContext } from "@perfmon/core/plugin";
import type { SystemOptions } from "./options.ts";
import { SAMPLER } from "./sampler.ts";

/** Name of the file that the sampler leaves. */
export const REPORT = "system.txt";
const SCRIPT = "system.sh";
/** After each 600 samples the interval doubles: this often lasts for years. */
const DOUBLINGS = 20;

/** Pure. The tool's argv stays as it is: nothing of the sampler is inside the clock. */
export function wrap(command: Command, context: CommandContext, { interval }: SystemOptions): Command {
  const intervals = Array.from({ length: DOUBLINGS }, (_, i) => String(+(interval * 2 ** i).toFixed(3)));
  const sampler = {
    name: "system monitor",
    argv: ["sh", context.file(SCRIPT), context.file(REPORT), (context.cpus ?? []).join(","), ...intervals],
    ready: { line: /^ready$/ },
  };
  return {
    ...command,
    inputs: { ...command.inputs, [SCRIPT]: SAMPLER },
    files: { ...command.files, [REPORT]: context.file(REPORT) },
    companions: [...(command.companions ?? []), sampler],
  };
}
