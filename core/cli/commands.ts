import type { Command } from "commander";
import type { Cli } from "./cli.ts";

/** A command's file: its arguments and options, and what it does. */
export interface CommandModule {
  define(command: Command, cli: Cli): void;
}

/** Every command, in the order of --help. A file is loaded when its command is called. */
export const COMMANDS: Readonly<Record<string, { readonly summary: string; load(): Promise<CommandModule> }>> = {
  exec: { summary: "run suites, or a command after --", load: () => import("./exec.ts") },
  ab: {
    summary: "two subjects, measured in alternating blocks and judged by the pairs",
    load: () => import("./ab.ts"),
  },
  calibrate: {
    summary: "what this machine does by itself: its noise, and thresholds",
    load: () => import("./calibrate.ts"),
  },
  init: { summary: "write a configuration and an example suite", load: () => import("./init.ts") },
  parse: { summary: "a tool's numbers from its saved output", load: () => import("./parse.ts") },
  plan: { summary: "show exactly what would run", load: () => import("./plan.ts") },
  doctor: { summary: "is everything there, and how steady can the numbers be", load: () => import("./doctor.ts") },
  env: { summary: "facts of the target or of a run, and what differs", load: () => import("./env.ts") },
  tools: { summary: "programs that plugins need: list or install them", load: () => import("./tools.ts") },
  validate: { summary: "check suites; touches nothing", load: () => import("./validate.ts") },
  list: { summary: "suites, steps, metrics, tools, plugins, units ...", load: () => import("./list.ts") },
  plugin: { summary: "plugins: list, info, new, fixture, test", load: () => import("./plugin.ts") },
  schema: {
    summary: "JSON Schema of suites, with every tool's options, or of a document",
    load: () => import("./schema.ts"),
  },
  explain: { summary: "what a code of an error or a problem means", load: () => import("./explain.ts") },
  compare: { summary: "a run against its baseline, or two against each other", load: () => import("./compare.ts") },
  trend: { summary: "how metrics went from run to run, and what changed when", load: () => import("./trend.ts") },
  detect: { summary: "change points of a series of numbers", load: () => import("./detect.ts") },
  judge: { summary: "judge a run anew from its saved output", load: () => import("./judge.ts") },
  baseline: { summary: "named baselines: list, show, set, promote, rm", load: () => import("./baseline.ts") },
  ack: { summary: "known regressions: not reported again unless they worsen", load: () => import("./ack.ts") },
  runs: { summary: "stored runs: list, show, rm, tag, note, prune", load: () => import("./runs.ts") },
  serve: { summary: "the store as pages in a browser, live", load: () => import("./serve.ts") },
  show: { summary: "the results of a run, its machine, its raw output", load: () => import("./show.ts") },
  report: { summary: "a run as one HTML file: charts, history, raw output", load: () => import("./report.ts") },
  export: { summary: "runs as JSON or CSV, or their profiles", load: () => import("./export.ts") },
  import: { summary: "store the runs of a file", load: () => import("./import.ts") },
};
