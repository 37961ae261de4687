import type { Command } from "commander";
import { validateSuites } from "../api/validate.ts";
import { CATALOGUE } from "../errors/catalogue.ts";
import type { Cli } from "./cli.ts";
import { type PlanFlags, planOptions, planRequest } from "./plan-options.ts";
import { showDiagnostics } from "./show-error.ts";
import type { GlobalOptions } from "./terminal.ts";
import { withProject } from "./with-project.ts";

type Flags = GlobalOptions & PlanFlags;

export function define(command: Command, cli: Cli): void {
  command.argument("<suite...>", "names or files of suites; - is standard input");
  planOptions(command).action((suites: string[], _: Flags, self: Command) =>
    run(suites, self.optsWithGlobals<Flags>(), cli),
  );
}

async function run(suites: readonly string[], flags: Flags, cli: Cli): Promise<void> {
  const request = await planRequest(suites, flags, cli);
  const diagnostics = await withProject(cli, flags, (project) => validateSuites(project, request));
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const [first] = errors;
  cli.exit = first ? CATALOGUE[first.code].exit : 0;
  if (flags.json) {
    const items = diagnostics.map((diagnostic) => ({ ...diagnostic, hint: diagnostic.hint ?? null }));
    cli.document({ schema: "perfmon.diagnostics/1", valid: errors.length === 0, diagnostics: items });
    return;
  }
  if (diagnostics.length > 0)
    cli.terminal.stderr.write(showDiagnostics(diagnostics, cli.stream("stderr", flags).color));
  if (!first && !flags.quiet) cli.print(`${suites.join(", ")}: ${suites.length === 1 ? "is" : "are"} valid`);
}
