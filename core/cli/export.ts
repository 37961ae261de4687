import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Command } from "commander";
import { exportRuns } from "../api/export.ts";
import { withCases } from "../api/show.ts";
import { isFile, oneRun } from "../api/sides.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { Run } from "../model/run.ts";
import type { Cli } from "./cli.ts";
import type { GlobalOptions } from "./terminal.ts";
import { withProject } from "./with-project.ts";

interface ExportFlags extends GlobalOptions {
  readonly format?: string;
  readonly output: string;
  readonly case?: string;
}

export function define(command: Command, cli: Cli): void {
  command
    .argument("<run...>", "which runs")
    .option("--format <format>", "json (default): everything; or a format that perfmon list formats says is written")
    .option("--case <glob>", "only cases that match by id or step, or tag:TAG")
    .option("-o, --output <file>", "where to; - is standard output", "-")
    .action((runs: string[], _: ExportFlags, self: Command) => write(runs, self.optsWithGlobals<ExportFlags>(), cli));
}

async function write(references: readonly string[], flags: ExportFlags, cli: Cli): Promise<void> {
  const { format = "json", output } = flags;
  if (flags.json && format !== "json")
    throw new PerfmonError("PM1502", `--json and --format ${format} are two different things`);
  await withProject(cli, flags, async (project) => {
    const runs: Run[] = [];
    for (const reference of references)
      runs.push(
        withCases(await oneRun(project, reference, cli.terminal.stdin as AsyncIterable<Uint8Array>), flags.case),
      );
    // All of it before any: what a format refuses on the way leaves no half of a file.
    const store = async () => (references.every(isFile) ? null : project.store({ readOnly: true }));
    const pieces = [...(await exportRuns(project.registry, runs, format, store))];
    if (output === "-") {
      for (const piece of pieces) cli.terminal.stdout.write(piece);
      return;
    }
    const path = resolve(project.cwd, output);
    try {
      await writeFile(path, pieces);
    } catch (cause) {
      throw new PerfmonError("PM1502", `${output} cannot be written: ${(cause as Error).message}`, { cause });
    }
    cli.say(`${runs.length} run${runs.length === 1 ? "" : "s"} written to ${output}`, flags);
  });
}
