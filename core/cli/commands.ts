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
  validate: { summary: "check suites; touches nothing", load: () => import("./validate.ts") },
};
