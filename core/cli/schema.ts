import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { schemaOf } from "../api/schemas.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { Cli } from "./cli.ts";
import type { GlobalOptions } from "./terminal.ts";
import { withProject } from "./with-project.ts";

interface Flags extends GlobalOptions {
  readonly output?: string;
}

export function define(command: Command, cli: Cli): void {
  command
    .argument("[name]", "suite, config, a document of --json (run, plan, ...) or a tool's options (fio, ...)", "suite")
    .option("-o, --output <file>", "write it there; - is standard output")
    .addHelpText(
      "after",
      "\nThe suite's schema holds the names and options that loaded plugins give, and the configuration's. For completion while you type:\n" +
        "  perfmon schema -o perfmon.schema.json      again after a change of plugins:\n" +
        "  # yaml-language-server: $schema=../perfmon.schema.json                first line of suites/NAME.yaml\n" +
        "  # yaml-language-server: $schema=perfmon.schema.json#/$defs/config     first line of perfmon.config.yaml\n" +
        "VS Code has it from the extension YAML; other editors run yaml-language-server.",
    )
    .action((name: string, _: Flags, self: Command) => run(name, self.optsWithGlobals<Flags>(), cli));
}

async function run(name: string, flags: Flags, cli: Cli): Promise<void> {
  const schema = await withProject(cli, flags, (project) => schemaOf(project, name));
  const text = `${JSON.stringify(schema, null, 2)}\n`;
  const { output = "-" } = flags;
  if (output === "-") return cli.print(text);
  try {
    writeFileSync(resolve(cli.terminal.cwd(), output), text);
  } catch (cause) {
    throw new PerfmonError("PM1502", `the schema cannot be written to ${output}: ${(cause as Error).message}`, {
      hint: "name a file in a folder that exists",
      cause,
    });
  }
  cli.say(`wrote ${output}`, flags);
}
