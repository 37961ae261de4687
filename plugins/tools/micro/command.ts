import type { Command, CommandContext } from "@perfmon/core/plugin";
import type { MicroOptions } from "./options.ts";
import { type Job, WORKER } from "./worker.ts";

const FILE = "worker.mjs";

/** Node and the worker, which is put on the target. */
export function command({ operation, size, duration }: MicroOptions, context: CommandContext): Command {
  const job: Job = { operation, size, duration };
  return { argv: [context.binary("node"), context.file(FILE), JSON.stringify(job)], inputs: { [FILE]: WORKER } };
}
