import type { Command } from "commander";
import { doctor } from "../api/doctor.ts";
import type { Check } from "../api/doctor-check.ts";
import type { Cli } from "./cli.ts";
import { doctorLines } from "./doctor-lines.ts";
import type { GlobalOptions } from "./terminal.ts";
import { withProject } from "./with-project.ts";

type Flags = GlobalOptions & { readonly target?: string };

export function define(command: Command, cli: Cli): void {
  command
    .option("--target <name>", "which target to look at")
    .action((_: Flags, self: Command) => run(self.optsWithGlobals<Flags>(), cli));
}

/** Exit 0: usable; 5: not. */
async function run(flags: Flags, cli: Cli): Promise<void> {
  const { checks, target } = await withProject(cli, flags, async (project) => ({
    checks: await doctor(project),
    target: project.config.target.name,
  }));
  const usable = checks.every(({ state }) => state !== "error");
  cli.exit = usable ? 0 : 5;
  if (flags.json) cli.document({ schema: "perfmon.doctor/1", target, usable, checks });
  else show(checks, usable, flags, cli);
}

function show(checks: readonly Check[], usable: boolean, flags: Flags, cli: Cli): void {
  for (const line of doctorLines(checks, flags, cli.table("stdout", flags))) cli.print(line);
  const count = (state: Check["state"]) => checks.filter((check) => check.state === state).length;
  const [errors, warnings] = [count("error"), count("warning")];
  const said = usable ? "perfmon can be used" : "perfmon cannot be used as it is";
  cli.print(`${said}: ${errors} error${errors === 1 ? "" : "s"}, ${warnings} warning${warnings === 1 ? "" : "s"}`);
}
