import { type NewPlugin, type NewPluginRequest, newPlugin } from "../api/plugin-new.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
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
  if (request.kind !== "tool" && request.command !== null)
    throw new PerfmonError("PM1502", `nothing is run for a new ${request.kind}`, {
      hint: "leave out -- and what follows",
    });
  if (request.command?.length === 0)
    throw new PerfmonError("PM1502", "no command stands after --", {
      hint: "as in: perfmon plugin new zstd -- zstd -b3; without --, an example is run",
    });
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
  const [found, edit, use] =
    command === null ? ["", `${made.kind}.ts and options.ts are`, null] : toolWords(made, command);
  cli.say(
    `${found}\nNext:\n` +
      `  cd ${place}\n` +
      `  perfmon plugin test      its checks pass; ${edit} where to go on\n` +
      `${use ?? "  perfmon exec SUITE       uses it, from the sources\n"}` +
      "plugins/README.md of @perfmon/core says the rest, publishing included.",
    flags,
  );
}

function toolWords({ guess, name }: NewPlugin, command: readonly string[]): [string, string, string] {
  const result =
    guess === null
      ? "it prints no number with a unit, so its duration is the result."
      : `the result is taken to be ${guess.value} ${guess.unit} of "${guess.line.trim()}".`;
  return [
    `\nRan ${command.join(" ")}: ${result}\n`,
    "parse.ts and tool.ts are",
    `  perfmon exec ${name.padEnd(12)}measures it, from the sources\n`,
  ];
}
