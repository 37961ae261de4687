import { relative, resolve } from "node:path";
import type { Command } from "commander";
import { putReport, reportOf, writeReport } from "../api/report.ts";
import type { Cli } from "./cli.ts";
import { collect } from "./option-values.ts";
import type { GlobalOptions } from "./terminal.ts";
import { withProject } from "./with-project.ts";

interface ReportFlags extends GlobalOptions {
  readonly output: string;
  readonly case: readonly string[];
}

export function define(command: Command, cli: Cli): void {
  command
    .argument("[run...]", "a run, set against its baseline (default @latest); or a baseline and a run")
    .usage("[options] [RUN] | [options] BASELINE RUN")
    .option("-o, --output <file>", "where to write it; - is standard output", ".perfmon/report.html")
    .option("--case <glob>", "only these cases with charts and raw output; may be repeated", collect, [])
    .action((runs: string[], _: ReportFlags, self: Command) => report(runs, self.optsWithGlobals<ReportFlags>(), cli));
}

async function report(references: readonly string[], flags: ReportFlags, cli: Cli): Promise<void> {
  await withProject(cli, flags, async (project) => {
    const stdin = cli.terminal.stdin as AsyncIterable<Uint8Array>;
    const found = await reportOf(project, { references, stdin });
    // All of it before any: what fails on the way leaves the report that was there.
    const pieces: string[] = [];
    await writeReport(project, found, { cases: flags.case }, (piece) => pieces.push(piece));
    const text = pieces.join("");
    if (flags.output === "-") return cli.print(text);
    const path = resolve(cli.terminal.cwd(), flags.output);
    putReport(path, text);
    const bytes = Buffer.byteLength(text);
    if (flags.json) cli.document({ schema: "perfmon.report/1", run: found.run.id, file: path, bytes });
    else cli.print(`wrote ${relative(cli.terminal.cwd(), path) || path}`);
  });
}
