import { type Command, Option } from "commander";
import { importFile } from "../api/import.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { Cli } from "./cli.ts";
import { collect, keyValue } from "./option-values.ts";
import { print } from "./runs.ts";
import type { GlobalOptions } from "./terminal.ts";
import { withProject } from "./with-project.ts";

interface ImportFlags extends GlobalOptions {
  readonly format: string;
  readonly label: Readonly<Record<string, string>>;
  readonly tag: readonly string[];
  readonly note?: string;
  readonly suite?: string;
  readonly on?: string;
  readonly better?: "lower" | "higher";
  readonly replace?: boolean;
  readonly again?: boolean;
}

export function define(command: Command, cli: Cli): void {
  command
    .argument("[file]", "which file; - (default) is standard input")
    .option("--format <format>", "auto: by its content; or one that perfmon list formats says is read", "auto")
    .option("--label <key=value>", "label of the runs; may be repeated", keyValue, {})
    .option("--tag <tag>", "tag of the runs; may be repeated", collect, [])
    .option("--note <text>", "note of the runs")
    .option("--suite <name>", "suite of the runs (default: the file's name)")
    .option("--on <target>", "where they were measured; runs of different targets are not compared")
    .addOption(
      new Option("--better <direction>", "where neither the file nor the unit says it").choices(["lower", "higher"]),
    )
    .option("--replace", "put a run in the place of one with its id, or of what the same file became before")
    .option("--again", "store a file that was imported before once more; its values count twice then")
    .action((file: string | undefined, _: ImportFlags, self: Command) =>
      read(file, self.optsWithGlobals<ImportFlags>(), cli),
    );
}

async function read(given: string | undefined, flags: ImportFlags, cli: Cli): Promise<void> {
  if (given === undefined && cli.terminal.stdin.isTTY)
    throw new PerfmonError("PM1502", "no file was named", { hint: "perfmon import FILE, or ... | perfmon import" });
  const file = given ?? "-";
  const { format, label: labels, tag: tags, note, suite, on: target, better, replace, again } = flags;
  await withProject(cli, flags, async (project) => {
    const stdin = cli.terminal.stdin as AsyncIterable<Uint8Array>;
    const request = { format, stdin, labels, tags, note, suite, target, better, replace, again };
    const { runs, rows, assumed, already } = await importFile(project, file, request);
    for (const metric of assumed)
      cli.say(`${metric}: nothing says which way is better; lower is assumed (--better says it)`, flags);
    if (already) {
      print(runs, "already-imported", flags, cli);
      cli.say("the same file, with the same labels, suite and target; --replace or --again stores it", flags);
      return;
    }
    print(runs, "imported", flags, cli);
    cli.say(`${rows} value${rows === 1 ? "" : "s"}`, flags);
  });
}
