import type { Command } from "commander";
import { storedRunDocument } from "../api/documents.ts";
import { hasBaseline } from "../api/has-baseline.ts";
import { keptFolder } from "../api/runs.ts";
import { logOf, rawOutputs, reproduction, resultsOf, withCases } from "../api/show.ts";
import { isFile, oneRun } from "../api/sides.ts";
import { storedPlaces } from "../api/store-address.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { Run } from "../model/run.ts";
import type { Cli } from "./cli.ts";
import { openReporter } from "./reporters.ts";
import { environmentLines, logLines, rawLines } from "./run-lines.ts";
import type { GlobalOptions } from "./terminal.ts";
import { withProject } from "./with-project.ts";

interface ShowFlags extends GlobalOptions {
  readonly raw?: boolean;
  readonly env?: boolean;
  readonly log?: boolean;
  readonly reproduce?: boolean;
  readonly case?: string;
}

export function define(command: Command, cli: Cli): void {
  command
    .argument("[run]", "which run", "@latest")
    .option("--raw", "what the tools printed, repetition by repetition")
    .option("--env", "the facts of the machine, by role")
    .option("--log", "every repetition in the order of time")
    .option("--reproduce", "a shell script that repeats a case without perfmon")
    .option("--case <glob>", "only cases that match by id or step, or tag:TAG")
    .action((run: string, _: ShowFlags, self: Command) => show(run, self.optsWithGlobals<ShowFlags>(), cli));
}

async function show(reference: string, flags: ShowFlags, cli: Cli): Promise<void> {
  const asked = (["raw", "env", "log", "reproduce"] as const).filter((name) => flags[name]);
  if (asked.length > 1)
    throw new PerfmonError("PM1502", `--${asked[0]} and --${asked[1]} are two different views`, {
      hint: "ask for one",
    });
  if (flags.json && flags.reproduce)
    throw new PerfmonError("PM1502", "--reproduce prints a shell script, not JSON", { hint: "leave --json out" });
  await withProject(cli, flags, async (project) => {
    const stdin = cli.terminal.stdin as AsyncIterable<Uint8Array>;
    const run = withCases(await oneRun(project, reference, stdin), flags.case);
    const store = isFile(reference) ? null : await project.store({ readOnly: true });
    const folder = store === null ? null : keptFolder(store, run.id);
    if (flags.reproduce) return cli.print(await reproduction(run, folder));
    if (flags.json) return cli.document(storedRunDocument(run));
    const table = cli.table("stdout", flags);
    if (flags.env) return cli.print(environmentLines(run, table).join("\n"));
    if (flags.log) return cli.print(logLines(logOf(run), table).join("\n"));
    if (flags.raw) return printRaw(run, folder, flags.case !== undefined, cli);
    const places = store === null ? { store: reference, folder } : storedPlaces(store, folder);
    // Alone, so that what goes wrong with it is the command's failure.
    const { report } = await openReporter(project, cli, flags, "terminal");
    const comparable = store !== null && (await hasBaseline(project, store, run));
    await report(await resultsOf(run, places, { comparable }));
  });
}

async function printRaw(run: Run, folder: string | null, whole: boolean, cli: Cli): Promise<void> {
  if (folder === null)
    throw new PerfmonError("PM1506", "no raw output is kept beside this run", {
      hint: `perfmon show ${run.id} --json`,
    });
  const outputs = await rawOutputs(run, folder);
  if (outputs.length === 0) throw new PerfmonError("PM1506", `run ${run.id} started no tool`);
  for (const output of outputs)
    cli.print((await rawLines(output, { whole, plain: cli.terminal.stdout.isTTY === true })).join("\n"));
}
