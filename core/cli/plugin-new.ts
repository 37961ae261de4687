import { type NewPluginRequest, newPlugin } from "../api/plugin-new.ts";
import { shownPath } from "../suite/document/read.ts";
import type { Cli } from "./cli.ts";
import { withSignals } from "./signals.ts";
import type { GlobalOptions } from "./terminal.ts";
import { withProject } from "./with-project.ts";

/** `perfmon plugin new` */
export async function make(
  request: NewPluginRequest,
  flags: GlobalOptions & { readonly target?: string },
  cli: Cli,
): Promise<void> {
  const made = await withProject(cli, flags, (project) =>
    withSignals(cli, flags, (stop) => newPlugin(project, { ...request, ...stop })),
  );
  const { folder, files, command, guess } = made;
  if (flags.json) {
    const { package: name, kind, name: gives } = made;
    const result = guess && { metric: guess.metric, value: guess.value, unit: guess.unit, line: guess.line };
    return cli.document({
      schema: "perfmon.plugin-new/1",
      package: name,
      folder,
      kind,
      name: gives,
      files,
      command,
      result,
    });
  }
  const place = shownPath(folder, cli.terminal.cwd());
  for (const file of files) cli.print(`wrote ${place}/${file}`);
  cli.say(
    `\nRan ${command.join(" ")}: ${
      guess === null
        ? "it prints no number with a unit, so its duration is the result."
        : `the result is taken to be ${guess.value} ${guess.unit} of "${guess.line.trim()}".`
    }\n` +
      "\nNext:\n" +
      `  cd ${place}\n` +
      "  perfmon plugin test      its checks pass; parse.ts and tool.ts are where to go on\n" +
      `  perfmon exec ${made.name.padEnd(12)}measures it, from the sources\n` +
      "plugins/README.md of @perfmon/core says the rest, publishing included.",
    flags,
  );
}
