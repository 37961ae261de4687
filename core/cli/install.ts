import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { type MissingProgram, missingPrograms, planFor } from "../api/install.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { InstallPlan } from "../install/plan-install.ts";
import { quote } from "../model/shell-word.ts";
import type { Cli } from "./cli.ts";
import { runCommand } from "./run-command.ts";
import type { GlobalOptions } from "./terminal.ts";
import { withProject } from "./with-project.ts";

export interface InstallFlags extends GlobalOptions {
  readonly target?: string;
  readonly dryRun?: boolean;
}

type State = "nothing-missing" | "planned" | "installed";

/** `perfmon tools install`: says what it will do, then does it. */
export async function install(names: readonly string[], flags: InstallFlags, cli: Cli): Promise<void> {
  await withProject(cli, flags, async (project) => {
    const look = () => missingPrograms(project, names);
    const missing = await look();
    if (missing.length === 0) {
      report([], null, "nothing-missing", flags, cli);
      return;
    }
    const plan = planFor(missing, cli.terminal.env.PATH ?? "");
    if (plan === null) throw notInstalled(missing, "no package manager that perfmon knows is on this machine");
    if (plan.commands.length === 0)
      throw notInstalled(missing, `no package of ${plan.manager} is known for what is missing`);
    if (flags.dryRun) {
      report(missing, plan, "planned", flags, cli);
      return;
    }
    if (process.getuid?.() !== 0) {
      if (!flags.json) for (const line of planLines(plan)) cli.print(line);
      throw new PerfmonError("PM5003", "installing packages needs root", {
        hint: `the same command with sudo, or by hand: ${plan.commands.map((argv) => argv.map(quote).join(" ")).join(" && ")}`,
      });
    }
    if (!flags.json) for (const line of planLines(plan)) cli.print(line);
    const undo = await writeFiles(plan);
    const failed = await runAll(plan, cli);
    const left = await look();
    if (failed !== null || left.some(({ packages }) => packages[plan.manager] !== undefined)) {
      await undo();
      throw failed ?? notInstalled(left, "the packages were installed, but did not bring them");
    }
    if (left.length > 0) throw notInstalled(left, `no package of ${plan.manager} is known for what is missing`);
    report(missing, plan, "installed", flags, cli);
  });
}

function notInstalled(missing: readonly MissingProgram[], why: string): PerfmonError {
  const hints = [...new Set(missing.flatMap(({ hint, message }) => (hint === null ? [] : [`${message}: ${hint}`])))];
  const what = missing.map(({ message }) => message).join("; ");
  return new PerfmonError("PM5003", `${why}: ${what}`, {
    hint: hints.join("\n        ") || "install them by hand; perfmon tools list shows what is found",
  });
}

/** Files that apt reads: written whole, and taken back where the installation failed. */
async function writeFiles({ files }: InstallPlan): Promise<() => Promise<void>> {
  const written: string[] = [];
  for (const { path, text } of files) {
    await mkdir(dirname(path), { recursive: true });
    if (!existsSync(path)) written.push(path);
    await writeFile(path, text, { mode: 0o644 });
  }
  return async () => {
    for (const path of written) await rm(path, { force: true });
  };
}

/** Null: all commands went well enough. Lists that could not be refreshed are no failure: old ones may do. */
async function runAll({ commands }: InstallPlan, cli: Cli): Promise<PerfmonError | null> {
  const env = { ...cli.terminal.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const [index, argv] of commands.entries()) {
    const { code, signal, said } = await runCommand(argv, env, cli.terminal.stderr);
    if (code === 0) continue;
    const how = signal === null ? `exit code ${code}` : signal;
    const line = said.find((text) => /^E(rr)?:/i.test(text)) ?? said.at(-1);
    const message = `${argv.slice(0, 2).join(" ")} ended with ${how}${line ? `: ${line}` : ""}`;
    if (index === commands.length - 1)
      return new PerfmonError("PM5003", message, { hint: "is the network reachable, and has it these packages?" });
    cli.say(`warning: ${message}; going on with the lists that are there`);
  }
  return null;
}

function report(
  missing: readonly MissingProgram[],
  plan: InstallPlan | null,
  state: State,
  flags: InstallFlags,
  cli: Cli,
): void {
  if (flags.json) {
    cli.document({
      schema: "perfmon.tools/1",
      action: state,
      manager: plan?.manager ?? null,
      missing: missing.map(({ message, packages, hint }) => ({ message, packages, hint })),
      files: plan?.files ?? [],
      commands: plan?.commands ?? [],
      impossible: plan?.impossible ?? [],
    });
  } else if (state === "nothing-missing") cli.print("nothing is missing");
  else if (state === "installed") cli.print(`installed: ${packagesOf(missing, plan!).join(", ")}`);
  else for (const line of planLines(plan!)) cli.print(line);
}

const packagesOf = (missing: readonly MissingProgram[], { manager }: InstallPlan): string[] => [
  ...new Set(missing.flatMap(({ packages }) => packages[manager] ?? [])),
];

/** The files that will be written and the commands that will run, in that order. */
function planLines({ files, commands, impossible, manager }: InstallPlan): string[] {
  return [
    ...files.flatMap(({ path, text }) => [
      `writes ${path}`,
      ...text
        .trimEnd()
        .split("\n")
        .map((line) => `  ${line}`),
    ]),
    ...commands.map((argv) => `runs   ${argv.map(quote).join(" ")}`),
    ...impossible.map((name) => `no package of ${manager} is known for: ${name}`),
  ];
}
