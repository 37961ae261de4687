import { defineTool, type OptionsSchema } from "@perfmon/core/plugin";
import { program } from "../requirement.ts";
import { command } from "./command.ts";
import { metrics } from "./metrics.ts";
import schema from "./options.schema.json" with { type: "json" };
import type { HackbenchOptions } from "./options.ts";
import { check, parse } from "./parse.ts";

/** B; a message lies on its task's stack, and hackbench gives its threads the smallest stack there is, 16 KiB. */
const LARGEST_OF_THREADS = 8192;

/** Messages a second that a slow CPU passes; the CPUs share the work. */
const ASSUMED_RATE = 1e6;

/** hackbench of rt-tests. */
export default defineTool<HackbenchOptions>({
  summary: "time of passing messages among many tasks",
  options: schema as OptionsSchema,
  metrics,
  parserVersion: 1,
  requires: () => [program("hackbench")],
  validate: ({ tasks, size }) =>
    tasks === "threads" && size > LARGEST_OF_THREADS
      ? [
          {
            path: ["size"],
            message: `threads of hackbench crash with messages above ${LARGEST_OF_THREADS} B`,
            hint: "tasks: processes",
          },
        ]
      : [],
  command,
  estimate: ({ groups, fds, loops }) => (groups * fds * fds * loops) / ASSUMED_RATE,
  check,
  parse,
  // The output says which run it is of, but for the kind of connection.
  optionsOf: () => ({}),
});
