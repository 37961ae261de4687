import type { Command } from "commander";
import type { Cli } from "./cli.ts";

/** A command's file: its arguments and options, and what it does. */
export interface CommandModule {
  define(command: Command, cli: Cli): void;
}

/** Every command, in the order of --help. A file is loaded when its command is called. */
export const COMMANDS: Readonly<Record<string, { readonly summary: string; load(): Promise<CommandModule> }>> = {
  exec: { summary: "run suites, or a command after --", load: () => import("./exec.ts") },
  parse: { summary: "a tool's numbers from its saved output", load: () => import("./parse.ts") },
  plan: { summary: "show exactly what would run", load: () => import("./plan.ts") },
  env: { summary: "facts of the target or of a run, and what differs", load: () => import("./env.ts") },
  tools: { summary: "programs that plugins need: list or install them", load: () => import("./tools.ts") },
  validate: { summary: "check suites; touches nothing", load: () => import("./validate.ts") },
  compare: { summary: "a run against its baseline, or two against each other", load: () => import("./compare.ts") },
  judge: { summary: "judge a run anew from its saved output", load: () => import("./judge.ts") },
  baseline: { summary: "named baselines: list, show, set, promote, rm", load: () => import("./baseline.ts") },
  runs: { summary: "stored runs: list, show, rm, tag, prune", load: () => import("./runs.ts") },
  show: { summary: "the results of a run, its machine, its raw output", load: () => import("./show.ts") },
  export: { summary: "runs as JSON or CSV", load: () => import("./export.ts") },
  import: { summary: "store the runs of a file", load: () => import("./import.ts") },
};
