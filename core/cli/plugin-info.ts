import { type ContributionInfo, type PluginInfo, pluginInfo } from "../api/plugin-info.ts";
import { drawTable } from "../plugin/text-table.ts";
import { shownPath } from "../suite/document/read.ts";
import type { Cli } from "./cli.ts";
import type { GlobalOptions } from "./terminal.ts";
import { withProject } from "./with-project.ts";

/** `perfmon plugin info` */
export async function info(what: string, flags: GlobalOptions, cli: Cli): Promise<void> {
  const found = await withProject(cli, flags, (project) => pluginInfo(project, what));
  if (flags.json) return cli.document({ schema: "perfmon.plugin-info/1", ...found });
  cli.print(heading(found, cli));
  for (const given of found.gives) show(given, flags, cli);
}

function heading({ plugin, version, description, apiVersion, origin, file }: PluginInfo, cli: Cli): string {
  const lines = [
    `${plugin}${version === null ? "" : ` ${version}`}, for plugin API ${apiVersion}`,
    ...(description === null ? [] : [description]),
    `module ${shownPath(file, cli.terminal.cwd())}`,
    origin === null ? "not named in the configuration: put it under plugins: to use it" : `named in ${origin}`,
  ];
  return lines.join("\n");
}

function show({ kind, name, summary, options, metrics, programs }: ContributionInfo, flags: GlobalOptions, cli: Cli) {
  cli.print(`\n${kind} ${name}: ${summary}`);
  if (programs.length > 0) cli.print(`needs ${programs.join(", ")}`);
  const table = cli.table("stdout", flags);
  const draw = (titles: readonly string[], rows: readonly (readonly string[])[]) => {
    if (rows.length === 0) return;
    const columns = titles.map((title) => ({ title, wrap: title === "" }));
    for (const line of ["", ...drawTable(columns, rows, table)]) cli.print(line);
  };
  draw(
    ["option", "default", ""],
    options.map((option) => [
      option.name,
      option.required ? "(required)" : (option.default ?? "-"),
      option.description,
    ]),
  );
  draw(
    ["metric", "unit", "better", ""],
    metrics.map((metric) => [metric.name, metric.unit, metric.better, metric.description]),
  );
}
