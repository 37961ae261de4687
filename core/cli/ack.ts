import type { Command } from "commander";
import { acknowledgeFinding, removeAck } from "../api/acks.ts";
import { ackDocument } from "../api/documents.ts";
import { findingOf } from "../api/find-finding.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { Ack } from "../model/ack.ts";
import { labelKey } from "../model/metric.ts";
import { drawTable } from "../plugin/text-table.ts";
import { formatChange, formatQuantity } from "../units/format.ts";
import { addGlobalOptions, type Cli } from "./cli.ts";
import type { GlobalOptions } from "./terminal.ts";
import { withProject } from "./with-project.ts";

interface AckFlags extends GlobalOptions {
  readonly reason?: string;
  readonly until?: string;
  readonly baseline?: string;
  readonly run?: string;
  readonly anyTarget?: boolean;
  readonly by?: string;
}

export function define(command: Command, cli: Cli): void {
  const sub = (name: string, summary: string) => addGlobalOptions(command.command(name).description(summary));
  command
    .usage("FINDING --reason TEXT [options] | list | rm ID")
    .argument("[finding...]", "the id that a report prints beside a regression, or RUN, RUN CASE, RUN CASE METRIC")
    .option("--reason <text>", "why it is accepted")
    .option("--until <date>", "how long: 2026-12-31, or 30d from now; without it: for ever")
    .option("--run <run>", "of an id: the run in which it regressed; without it: the newest that measured it")
    .option("--baseline <ref>", "what the run was compared with, where that is not its own baseline")
    .option("--any-target", "on every target, not only on that of the run")
    .option("--by <name>", "who says so; without it: the user by the environment")
    .addHelpText(
      "after",
      "\nA known regression is listed as such, and fails nothing. It is reported again when its date has passed, or when it is\n" +
        "worse: its whole interval beyond the one that was acknowledged, and beyond its estimate by more than the limit (of a\n" +
        "limit of 10%: +43% where +30% is known), as a change or as a level.",
    )
    .action((words: string[], _: AckFlags, self: Command) => add(words, self.optsWithGlobals<AckFlags>(), cli));
  sub("list", "what is known, and until when").action((_: GlobalOptions, self: Command) =>
    list(self.optsWithGlobals(), cli),
  );
  sub("rm", "report it again")
    .argument("<id>", "which acknowledgement")
    .action((id: string, _: GlobalOptions, self: Command) => remove(id, self.optsWithGlobals(), cli));
}

async function add(words: readonly string[], flags: AckFlags, cli: Cli): Promise<void> {
  const { reason, until, baseline, run, anyTarget, by } = flags;
  if (words.length === 0 || words.length > 3)
    throw new PerfmonError(
      "PM1502",
      words.length === 0 ? "no finding is named" : `${words.length} words name no finding`,
      {
        hint: "perfmon ack ID --reason TEXT, with the id that a report prints beside a regression; or RUN CASE METRIC",
      },
    );
  if (reason === undefined)
    throw new PerfmonError("PM1502", "no --reason is given", {
      hint: "say in a few words why it is accepted: somebody will ask",
    });
  const named = findingOf(words);
  if (run !== undefined && named.run !== undefined)
    throw new PerfmonError("PM1502", `the run is named twice: ${named.run} and --run ${run}`, {
      hint: "leave one out",
    });
  const finding = run === undefined ? named : { ...named, run };
  await withProject(cli, flags, async (project) => {
    const ack = await acknowledgeFinding(project, finding, {
      reason,
      anyTarget: anyTarget === true,
      ...(until === undefined ? {} : { until }),
      ...(baseline === undefined ? {} : { baseline }),
      ...(by === undefined ? {} : { by }),
    });
    if (flags.json) return cli.document(ackDocument([ack], "set", ack.created));
    cli.print(` ${ack.id}  ${subjectOf(ack)} ${changeOf(ack)}: known ${untilText(ack, ack.created)}: ${ack.reason}`);
    cli.say(`it is not reported again unless it worsens; perfmon ack rm ${ack.id} ends that`, flags);
  });
}

async function list(flags: GlobalOptions, cli: Cli): Promise<void> {
  await withProject(cli, flags, async (project) => {
    const acks = await (await project.store({ readOnly: true })).acks();
    const now = new Date().toISOString();
    if (flags.json) return cli.document(ackDocument(acks, "listed", now));
    if (acks.length === 0) return cli.say("no regression is acknowledged: perfmon ack FINDING --reason TEXT", flags);
    const columns = [
      { title: "id" },
      { title: "what", wrap: true },
      { title: "known", align: "right" },
      { title: "at", align: "right" },
      { title: "until" },
      { title: "on" },
      { title: "reason", wrap: true },
    ] as const;
    const rows = acks.map((ack) => [
      ack.id,
      subjectOf(ack),
      changeOf(ack),
      formatQuantity(ack.level, ack.unit),
      { text: untilText(ack, now).replace(/^until /, ""), style: isOver(ack, now) ? ("yellow" as const) : undefined },
      ack.target ?? "every target",
      ack.by === null ? ack.reason : `${ack.reason} (${ack.by})`,
    ]);
    cli.print(drawTable(columns, rows, cli.table("stdout", flags)).join("\n"));
  });
}

async function remove(id: string, flags: GlobalOptions, cli: Cli): Promise<void> {
  await withProject(cli, flags, async (project) => {
    const ack = await removeAck(await project.store(), id);
    if (flags.json) return cli.document(ackDocument([ack], "removed", new Date().toISOString()));
    cli.say(`${subjectOf(ack)} is reported again where it regressed`, flags);
  });
}

const subjectOf = ({ caseId, metric, labels }: Ack): string =>
  `${caseId} ${Object.keys(labels).length === 0 ? metric : `${metric}{${labelKey(labels)}}`}`;

function changeOf({ change, difference, unit }: Ack): string {
  if (change !== null) return formatChange(change);
  if (difference === null) return "-";
  return `${difference.value > 0 ? "+" : ""}${formatQuantity(difference.value, unit)}`;
}

const isOver = ({ until }: Ack, now: string): boolean => until !== null && until <= now;

/** `until 2026-12-31`, `for ever`, `until 2025-12-31 (over)` */
function untilText(ack: Ack, now: string): string {
  if (ack.until === null) return "for ever";
  return `until ${ack.until.slice(0, 10)}${isOver(ack, now) ? " (over)" : ""}`;
}
