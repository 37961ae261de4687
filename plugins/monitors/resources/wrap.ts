import type { Command, CommandContext } from "@perfmon/core/plugin";
import type { ResourcesOptions } from "./options.ts";
import { WRAPPER } from "./wrapper.ts";

/** Name of the file that the wrapper leaves. */
export const REPORT = "resources.txt";
const SCRIPT = "resources.sh";

/** Pure. The tool's argv comes last and whole. */
export function wrap(command: Command, context: CommandContext, { cgroup }: ResourcesOptions): Command {
  return {
    ...command,
    argv: ["sh", context.file(SCRIPT), context.file(REPORT), cgroup, ...command.argv],
    inputs: { ...command.inputs, [SCRIPT]: WRAPPER },
    files: { ...command.files, [REPORT]: context.file(REPORT) },
  };
}
