import type { Command } from "commander";
import type { Project } from "../api/project.ts";
import { findRun } from "../api/references.ts";
import { differences, type Environment } from "../model/environment.ts";
import { addGlobalOptions, type Cli } from "./cli.ts";
import { differenceLines, factLines } from "./fact-lines.ts";
import type { GlobalOptions } from "./terminal.ts";
import { withProject } from "./with-project.ts";

type Flags = GlobalOptions & { readonly target?: string };

export function define(command: Command, cli: Cli): void {
  addGlobalOptions(command.command("show", { isDefault: true }))
    .description("facts of the target, or of the machine that a run was made on")
    .argument("[run]", "which run; none: the target as it is now")
    .option("--target <name>", "which target")
    .action((run: string | undefined, _: Flags, self: Command) => show(run, self.optsWithGlobals<Flags>(), cli));
  addGlobalOptions(command.command("diff"))
    .description("what differs between the machines of two runs, or of a run and the target now")
    .argument("<first>", "a run")
    .argument("[second]", "another one; none: the target as it is now")
    .option("--target <name>", "which target")
    .action((first: string, second: string | undefined, _: Flags, self: Command) =>
      diff(first, second, self.optsWithGlobals<Flags>(), cli),
    );
}

/** Facts, and whose they are. */
interface Found {
  readonly run: string | null;
  readonly target: string;
  readonly environment: Environment;
}

async function show(reference: string | undefined, flags: Flags, cli: Cli): Promise<void> {
  const found = await withProject(cli, flags, (project) => environmentOf(project, reference));
  if (flags.json) cli.document({ schema: "perfmon.env/1", ...found });
  else cli.print(factLines(found.environment, cli.table("stdout", flags)).join("\n"));
}

async function diff(first: string, second: string | undefined, flags: Flags, cli: Cli): Promise<void> {
  const [a, b] = await withProject(cli, flags, async (project) => [
    await environmentOf(project, first),
    await environmentOf(project, second),
  ]);
  const found = differences(a.environment, b.environment);
  const side = ({ run, target }: Found) => ({ run, target });
  if (flags.json) {
    cli.document({ schema: "perfmon.env/1", first: side(a), second: side(b), differences: found });
    return;
  }
  const lines = differenceLines(found, cli.table("stdout", flags));
  cli.print(lines.length > 0 ? lines.join("\n") : "nothing differs");
}

async function environmentOf(project: Project, reference: string | undefined): Promise<Found> {
  if (reference !== undefined) {
    const { id, target, environment } = await findRun(await project.store({ readOnly: true }), reference);
    return { run: id, target, environment };
  }
  const session = await project.openSession();
  try {
    return { run: null, target: session.name, environment: await session.facts() };
  } finally {
    await session.close();
  }
}
