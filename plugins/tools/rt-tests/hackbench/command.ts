import type { Command, CommandContext } from "@perfmon/core/plugin";
import type { HackbenchOptions } from "./options.ts";

const IPC: Readonly<Record<HackbenchOptions["ipc"], readonly string[]>> = { socket: [], pipe: ["-p"], inet: ["-i"] };

/** hackbench; what it would choose itself is said. In short options: 2.4 refuses some rows of long ones. */
export const command = (options: HackbenchOptions, context: CommandContext): Command => ({
  argv: [
    context.binary("hackbench"),
    ...["-g", String(options.groups), "-f", String(options.fds)],
    ...["-l", String(options.loops), "-s", String(options.size)],
    ...IPC[options.ipc],
    options.tasks === "threads" ? "-T" : "-P",
  ],
});
