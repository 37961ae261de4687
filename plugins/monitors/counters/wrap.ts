import type { Command, CommandContext } from "@perfmon/core/plugin";
import type { CountersOptions } from "./options.ts";
import { WRAPPER } from "./wrapper.ts";

/** Name of the file that perf stat leaves. */
export const REPORT = "counters.csv";
/** How the command ended, which perf stat does not pass on. */
export const STATUS = "counters.status";
const SCRIPT = "counters.sh";

/** perf's names, in the order of the metrics. */
export const EVENTS =
  "task-clock,context-switches,cpu-migrations,page-faults,cycles,instructions,branches,branch-misses,cache-references,cache-misses";

/** What perf sets for whatever it starts, and a program might heed: make does PREFIX. */
const SET_BY_PERF = ["PREFIX", "PERF_BUILDID_DIR", "DEBUGINFOD_URLS"];

/** Pure. The tool's argv comes last and whole. */
export function wrap(command: Command, context: CommandContext, { binary }: CountersOptions): Command {
  const unset = SET_BY_PERF.filter((name) => command.env?.[name] === undefined).join(" ");
  return {
    ...command,
    argv: [
      ...["sh", context.file(SCRIPT), context.file(REPORT), context.file(STATUS)],
      ...[context.binary(binary), EVENTS, unset, ...command.argv],
    ],
    inputs: { ...command.inputs, [SCRIPT]: WRAPPER },
    files: { ...command.files, [REPORT]: context.file(REPORT), [STATUS]: context.file(STATUS) },
  };
}
