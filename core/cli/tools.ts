import type { Command } from "commander";
import { askingTarget } from "../api/ask-target.ts";
import { type LookedUpProgram, lookUp, neededPrograms } from "../api/programs.ts";
import { findManager } from "../install/plan-install.ts";
import { drawTable, type TableOptions } from "../plugin/text-table.ts";
import { addGlobalOptions, type Cli } from "./cli.ts";
import type { InstallFlags } from "./install.ts";
import type { GlobalOptions } from "./terminal.ts";
import { withProject } from "./with-project.ts";

type Flags = GlobalOptions & { readonly target?: string };

export function define(command: Command, cli: Cli): void {
  addGlobalOptions(command.command("list", { isDefault: true }))
    .description("programs that the plugins may need, and which of them are there")
    .option("--target <name>", "where to look")
    .action((_: Flags, self: Command) => list(self.optsWithGlobals<Flags>(), cli));
  addGlobalOptions(command.command("install"))
    .description("install what suites or tools need, with the system's package manager")
    .argument("[name...]", "suites or tools; none: everything that any plugin may need")
    .option("--target <name>", "which target; it has to be this machine")
    .option("--dry-run", "only say what would be written and run")
    .action(async (names: string[], _: InstallFlags, self: Command) => {
      const { install } = await import("./install.ts");
      await install(names, self.optsWithGlobals<InstallFlags>(), cli);
    });
}

async function list(flags: Flags, cli: Cli): Promise<void> {
  await withProject(cli, flags, async (project) => {
    const session = await project.openSession();
    try {
      const needed = await neededPrograms(project);
      const programs = await askingTarget(session, project.env, (ask) => lookUp(needed, session, ask));
      const manager = project.config.target.use === "local" ? findManager(cli.terminal.env.PATH ?? "") : null;
      if (flags.json) cli.document(toolsDocument(session.name, manager?.name ?? null, programs));
      else show(programs, manager?.name ?? "apt", cli.table("stdout", flags), flags, cli);
    } finally {
      await session.close();
    }
  });
}

/** `perfmon.tools/1` */
const toolsDocument = (target: string, manager: string | null, programs: readonly LookedUpProgram[]) => ({
  schema: "perfmon.tools/1",
  action: "listed",
  target,
  manager,
  programs: programs.map(({ program, requirement, usedBy, state, path, version }) => ({
    program,
    usedBy,
    state,
    path,
    version,
    minimum: requirement.version?.minimum ?? null,
    packages: requirement.packages ?? {},
  })),
});

function show(
  programs: readonly LookedUpProgram[],
  manager: string,
  table: TableOptions,
  flags: GlobalOptions,
  cli: Cli,
): void {
  // Programs of one package that are found, or not, alike: lmbench alone has eighteen.
  const groups = Map.groupBy(programs, (each) =>
    JSON.stringify([
      each.usedBy,
      each.state,
      each.version,
      folderOf(each.path),
      each.requirement.packages ?? each.program,
    ]),
  );
  const rows = [...groups.values()].map((same) => {
    const { usedBy, state, path, version, requirement } = same[0]!;
    const where = same.length === 1 ? path : path && folderOf(path);
    return [
      namesOf(same.map(({ program }) => program)),
      { text: where ?? "not found", style: state === "found" ? undefined : ("red" as const) },
      `${version ?? "-"}${state === "old" ? `, needs ${requirement.version!.minimum}` : ""}`,
      usedBy.join(", "),
      requirement.packages?.[manager] ?? "-",
    ];
  });
  const columns = [
    { title: "program", wrap: true },
    { title: "where", wrap: true },
    { title: "version" },
    { title: "for" },
    { title: `package (${manager})` },
  ];
  for (const line of drawTable(columns, rows, table)) cli.print(line);
  if (programs.some(({ state }) => state !== "found"))
    cli.say("perfmon tools install installs what is missing; with a suite's name, only what that needs", flags);
}

const folderOf = (path: string | null): string | null =>
  path === null ? null : path.slice(0, path.lastIndexOf("/") + 1);

function namesOf(names: readonly string[]): string {
  return names.length <= 3 ? names.join(", ") : `${names.slice(0, 2).join(", ")} and ${names.length - 2} more`;
}
