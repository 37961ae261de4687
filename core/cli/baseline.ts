import type { Command } from "commander";
import { doubts } from "../api/baseline.ts";
import { baselineDocument } from "../api/documents.ts";
import { getBaseline, promoteBaseline, removeBaseline, setBaseline } from "../api/named-baselines.ts";
import { kernelOf } from "../api/runs.ts";
import type { Baseline } from "../model/comparison.ts";
import type { RunHeader } from "../model/run.ts";
import type { Store } from "../plugin/collector.ts";
import { minuteText } from "../plugin/report-text/run-date.ts";
import { drawTable } from "../plugin/text-table.ts";
import { addGlobalOptions, type Cli } from "./cli.ts";
import { positive } from "./option-values.ts";
import type { GlobalOptions } from "./terminal.ts";
import { withProject } from "./with-project.ts";

interface SetFlags extends GlobalOptions {
  readonly note?: string;
  readonly force?: boolean;
  readonly keep?: number;
}

export function define(command: Command, cli: Cli): void {
  const sub = (name: string, summary: string, isDefault = false) =>
    addGlobalOptions(command.command(name, { isDefault }).description(summary));
  sub("list", "named baselines", true).action((_: GlobalOptions, self: Command) => list(self.optsWithGlobals(), cli));
  sub("show", "the runs of a baseline")
    .argument("<name>", "which baseline")
    .action((name: string, _: GlobalOptions, self: Command) => show(name, self.optsWithGlobals(), cli));
  sub("set", "let a name stand for runs, in place of what it stood for")
    .argument("<name>", "letters, digits and . _ / -")
    .argument("<run...>", "which runs")
    .option("--note <text>", "why")
    .option("--force", "take runs that were interrupted or are of different machines")
    .action((name: string, runs: string[], _: SetFlags, self: Command) =>
      change(self.optsWithGlobals<SetFlags>(), cli, (store, flags) => setBaseline(store, name, runs, flags)),
    );
  sub("promote", "make a run the newest of a baseline, which begins with it where it is not there yet")
    .argument("<name>", "letters, digits and . _ / -")
    .argument("[run]", "which run", "@latest")
    .option("--keep <n>", "only the newest so many stay in it", positive)
    .option("--note <text>", "why")
    .option("--force", "take a run that was interrupted or is of another machine")
    .action((name: string, run: string, _: SetFlags, self: Command) =>
      change(self.optsWithGlobals<SetFlags>(), cli, (store, flags) => promoteBaseline(store, name, run, flags)),
    );
  sub("rm", "forget a baseline; its runs stay")
    .argument("<name>", "which baseline")
    .action((name: string, _: GlobalOptions, self: Command) => remove(name, self.optsWithGlobals(), cli));
}

async function list(flags: GlobalOptions, cli: Cli): Promise<void> {
  await withProject(cli, flags, async (project) => {
    const baselines = await (await project.store({ readOnly: true })).baselines();
    if (flags.json) return cli.document(baselineDocument(baselines));
    if (baselines.length === 0) return cli.say("no baseline is set: perfmon baseline set NAME RUN", flags);
    const rows = baselines.map(({ name, runs, set, note }) => [
      name,
      String(runs.length),
      runs.at(-1) ?? "-",
      set.slice(0, 10),
      note ?? "",
    ]);
    const columns = [
      { title: "baseline" },
      { title: "runs", align: "right" },
      { title: "newest" },
      { title: "set" },
      { title: "", wrap: true },
    ] as const;
    cli.print(drawTable(columns, rows, cli.table("stdout", flags)).join("\n"));
  });
}

async function show(name: string, flags: GlobalOptions, cli: Cli): Promise<void> {
  await withProject(cli, flags, async (project) => {
    const store = await project.store({ readOnly: true });
    print(await getBaseline(store, name), await headers(store), flags, cli);
  });
}

async function change(
  flags: SetFlags,
  cli: Cli,
  act: (store: Store, flags: SetFlags) => Promise<Baseline>,
): Promise<void> {
  await withProject(cli, flags, async (project) => {
    const store = await project.store();
    const baseline = await act(store, flags);
    const found = await headers(store);
    for (const { message } of doubts(baseline.runs.flatMap((id) => found.get(id) ?? [])))
      cli.say(`warning: ${message}`, flags);
    if (flags.json) cli.document(baselineDocument([baseline], "set"));
    else print(baseline, found, flags, cli);
  });
}

async function remove(name: string, flags: GlobalOptions, cli: Cli): Promise<void> {
  await withProject(cli, flags, async (project) => {
    const store = await project.store();
    const baseline = await getBaseline(store, name);
    await removeBaseline(store, name);
    if (flags.json) cli.document(baselineDocument([baseline], "removed"));
    else cli.say(`baseline ${name} is forgotten; its ${counted(baseline)} stay`, flags);
  });
}

const headers = async (store: Store): Promise<ReadonlyMap<string, RunHeader>> =>
  new Map((await store.runs()).map((run) => [run.id, run]));

const counted = ({ runs }: Baseline) => (runs.length === 1 ? "1 run" : `${runs.length} runs`);

function print(baseline: Baseline, runs: ReadonlyMap<string, RunHeader>, flags: GlobalOptions, cli: Cli): void {
  if (flags.json) {
    cli.document(baselineDocument([baseline]));
    return;
  }
  const note = baseline.note === null ? "" : `: ${baseline.note}`;
  cli.print(` baseline ${baseline.name}, ${counted(baseline)}, oldest first${note}`);
  const rows = baseline.runs.map((id) => {
    const run = runs.get(id);
    return [id, run ? minuteText(run.started) : "-", run?.suite ?? "-", run ? (kernelOf(run) ?? "-") : "-"];
  });
  const columns = [{ title: "run" }, { title: "started" }, { title: "suite" }, { title: "kernel" }];
  cli.print(drawTable(columns, rows, cli.table("stdout", flags)).join("\n"));
}
