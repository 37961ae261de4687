import type { Command } from "commander";
import { type RunsAction, runsDocument } from "../api/documents.ts";
import { foldReruns } from "../api/fold-reruns.ts";
import { findRun } from "../api/references.ts";
import { annotateRun, listings, pruneRuns, type RunListing, removeRuns, tagRun } from "../api/runs.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { labelKey } from "../model/metric.ts";
import type { RunState } from "../model/run.ts";
import { minuteText } from "../plugin/report-text/run-date.ts";
import { drawTable, type TableOptions } from "../plugin/text-table.ts";
import { addGlobalOptions, type Cli } from "./cli.ts";
import { age, collect, keyValue, moment, positive, stateOption, whole } from "./option-values.ts";
import { define as defineShow } from "./show.ts";
import type { GlobalOptions } from "./terminal.ts";
import { withProject } from "./with-project.ts";

interface ListFlags extends GlobalOptions {
  readonly suite?: string;
  readonly kernel?: string;
  readonly tag?: string;
  readonly label: Readonly<Record<string, string>>;
  readonly state?: RunState;
  readonly since?: string;
  readonly until?: string;
  readonly rerunOf?: string;
  readonly limit: number;
  readonly all?: boolean;
}

export function define(command: Command, cli: Cli): void {
  const sub = (name: string, summary: string, isDefault = false) =>
    addGlobalOptions(command.command(name, { isDefault }).description(summary));
  const time = (text: string) => moment(text, Date.now());
  sub("list", "stored runs, newest first", true)
    .option("--suite <name>", "of this suite")
    .option("--kernel <release>", "on this kernel")
    .option("--tag <tag>", "with this tag")
    .option("--label <key=value>", "with this label; may be repeated", keyValue, {})
    .addOption(stateOption("in this state"))
    .option("--since <time>", "started then or later: 2026-11-20, or 7d for a week ago", time)
    .option("--until <time>", "started before", time)
    .option("--rerun-of <run>", "only those that measured some cases of this run again")
    .option("--limit <n>", "at most so many; 0: all", whole, 20)
    .option("--all", "re-runs on lines of their own, as --json has them; else each run counts its own")
    .action((_: ListFlags, self: Command) => list(self.optsWithGlobals<ListFlags>(), cli));
  defineShow(sub("show", "the results of a run, as perfmon show"), cli);
  sub("rm", "remove runs with their raw output and their re-runs")
    .argument("<run...>", "which runs")
    .action((runs: string[], _: GlobalOptions, self: Command) => remove(runs, self.optsWithGlobals(), cli));
  sub("tag", "add or remove tags of a run")
    .argument("<run>", "which run")
    .argument("[tag...]", "tags to add")
    .option("--remove <tag>", "tag to remove; may be repeated", collect, [])
    .action((run: string, tags: string[], _: GlobalOptions, self: Command) =>
      tag(run, tags, self.optsWithGlobals(), cli),
    );
  sub("note", "replace the note of a run")
    .argument("<run>", "which run")
    .argument("[text]", "what is worth knowing about it")
    .option("--remove", "take the note away")
    .action((run: string, text: string | undefined, _: GlobalOptions, self: Command) =>
      note(run, text, self.optsWithGlobals(), cli),
    );
  sub("prune", "remove old runs; those tagged, running or in a baseline stay")
    .option("--keep <n>", "the newest so many stay", positive)
    .option("--older-than <age>", "only runs that are older: 30d", age)
    .addOption(stateOption("only runs in this state"))
    .option("--suite <name>", "only runs of this suite")
    .option("--dry-run", "only say which")
    .action((_: PruneFlags, self: Command) => prune(self.optsWithGlobals<PruneFlags>(), cli));
}

async function list(flags: ListFlags, cli: Cli): Promise<void> {
  const { suite, kernel, tag: wanted, label, state, since, until, limit } = flags;
  await withProject(cli, flags, async (project) => {
    const store = await project.store({ readOnly: true });
    const labels = Object.keys(label).length > 0 ? label : undefined;
    const folded = !flags.json && !flags.all && flags.rerunOf === undefined;
    // One more than asked for tells whether there are more; of those to be folded nobody knows how many it takes.
    const most = limit === 0 || folded ? undefined : limit + 1;
    const rerunOf = flags.rerunOf === undefined ? undefined : (await findRun(store, flags.rerunOf)).id;
    const filter = { suite, kernel, tag: wanted, labels, state, since, until, rerunOf, limit: most };
    const found = await store.runs(filter);
    const { own: runs, reruns } = folded ? foldReruns(found) : { own: found, reruns: undefined };
    const shown = limit === 0 ? runs : runs.slice(0, limit);
    print(await listings(store, shown), "listed", flags, cli, reruns);
    if (runs.length > shown.length) cli.say(`the newest ${limit}; --limit 0 lists all`, flags);
    if (runs.length === 0) cli.say("no run matches; perfmon exec SUITE makes one", flags);
  });
}

async function remove(references: readonly string[], flags: GlobalOptions, cli: Cli): Promise<void> {
  await withProject(cli, flags, async (project) => {
    const removed = await removeRuns(await project.store(), references);
    print(removed, "removed", flags, cli);
  });
}

async function tag(
  reference: string,
  add: readonly string[],
  flags: GlobalOptions & { readonly remove?: readonly string[] },
  cli: Cli,
): Promise<void> {
  const { remove: gone = [] } = flags;
  if (add.length === 0 && gone.length === 0)
    throw new PerfmonError("PM1502", "no tag was given", { hint: "perfmon runs tag RUN TAG..., or --remove TAG" });
  await withProject(cli, flags, async (project) => {
    const run = await tagRun(await project.store(), reference, { add, remove: gone });
    if (flags.json) cli.document(runsDocument([run], "tagged"));
    else cli.print(`${run.id}: ${run.tags.length > 0 ? run.tags.join(", ") : "no tags"}`);
  });
}

async function note(
  reference: string,
  text: string | undefined,
  flags: GlobalOptions & { readonly remove?: boolean },
  cli: Cli,
): Promise<void> {
  if ((text === undefined || text.trim() === "") !== (flags.remove === true))
    throw new PerfmonError("PM1502", flags.remove ? "both a note and --remove were given" : "no note was given", {
      hint: "perfmon runs note RUN TEXT, or perfmon runs note RUN --remove",
    });
  await withProject(cli, flags, async (project) => {
    const run = await annotateRun(await project.store(), reference, text ?? null);
    if (flags.json) cli.document(runsDocument([run], "noted"));
    else cli.print(`${run.id}: ${run.note ?? "no note"}`);
  });
}

interface PruneFlags extends GlobalOptions {
  readonly keep?: number;
  readonly olderThan?: number;
  readonly state?: RunState;
  readonly suite?: string;
  readonly dryRun?: boolean;
}

async function prune(flags: PruneFlags, cli: Cli): Promise<void> {
  const { keep, olderThan, state, suite, dryRun } = flags;
  const before = olderThan === undefined ? undefined : new Date(Date.now() - olderThan * 1000).toISOString();
  await withProject(cli, flags, async (project) => {
    const store = await project.store({ readOnly: dryRun === true });
    const gone = await pruneRuns(store, { keep, before, state, suite, dryRun });
    print(gone, dryRun ? "would-remove" : "removed", flags, cli);
    if (gone.length === 0) cli.say("nothing to remove", flags);
  });
}

const SAID: Readonly<Record<RunsAction, string>> = {
  listed: "",
  tagged: "",
  noted: "",
  imported: "imported",
  "already-imported": "imported already; nothing was stored",
  removed: "removed",
  "would-remove": "would be removed",
};

/** Runs as a table or as a document. `reruns`: how many a run has that are not listed, by its id. */
export function print(
  runs: readonly RunListing[],
  action: RunsAction,
  flags: GlobalOptions,
  cli: Cli,
  reruns: ReadonlyMap<string, number> = new Map(),
): void {
  if (flags.json) cli.document(runsDocument(runs, action));
  if (flags.json || runs.length === 0) return;
  cli.print(runTable(runs, reruns, cli.table("stdout", flags)).join("\n"));
  if (SAID[action]) cli.say(`${runs.length} run${runs.length === 1 ? "" : "s"} ${SAID[action]}`, flags);
}

function runTable(runs: readonly RunListing[], reruns: ReadonlyMap<string, number>, table: TableOptions): string[] {
  return drawTable(
    [
      { title: "run" },
      { title: "started" },
      { title: "suite" },
      { title: "kernel" },
      { title: "cases", align: "right" },
      { title: "", wrap: true },
    ],
    runs.map((run) => [
      run.id,
      minuteText(run.started),
      run.suite,
      run.kernel ?? "-",
      casesText(run),
      {
        text: aboutText(run, reruns.get(run.id) ?? 0),
        style: run.state === "completed" && run.taints.length === 0 ? undefined : "yellow",
      },
    ]),
    table,
  );
}

/** `12`, or `11/12` where not all completed. */
const casesText = ({ cases }: RunListing): string =>
  cases.completed === cases.total ? String(cases.total) : `${cases.completed}/${cases.total}`;

function aboutText(
  { state, taints, cases, baselines, tags, labels, note, rerunOf }: RunListing,
  reruns: number,
): string {
  return [
    ...(reruns === 0 ? [] : [`+${reruns} re-run${reruns === 1 ? "" : "s"}`]),
    ...(rerunOf === null ? [] : [`re-run of ${rerunOf}`]),
    ...(state === "completed" ? [] : [state]),
    ...(cases.failed > 0 ? [`${cases.failed} failed`] : []),
    ...(taints.length > 0 ? ["tainted"] : []),
    ...baselines.map((name) => `baseline ${name}`),
    ...tags.map((name) => `tag:${name}`),
    ...(Object.keys(labels).length > 0 ? [labelKey(labels)] : []),
    ...(note === null ? [] : [note]),
  ].join(" · ");
}
