import type { Command } from "commander";
import { type DetectedSeries, detectChanges, detectDocument } from "../api/detect.ts";
import { drawTable, type TableOptions } from "../plugin/text-table.ts";
import type { ChangePoint } from "../stats/index.ts";
import { formatQuantity } from "../units/format.ts";
import type { Cli } from "./cli.ts";
import { changeText, driftText, probabilityText, seriesPicture } from "./series-picture.ts";
import type { GlobalOptions } from "./terminal.ts";

interface DetectFlags extends GlobalOptions {
  readonly column?: string;
}

export function define(command: Command, cli: Cli): void {
  command
    .argument("<file...>", "a number on every line, or a CSV; - is standard input")
    .option("--column <name>", "the column of a CSV; its number where it has no name")
    .addHelpText(
      "after",
      "\nFinds where the level of a series changes for good: outliers, autocorrelation and drift are no change. Each file\n" +
        "is a series, oldest value first. A change needs 4 values after it. Places are counted from 0.",
    )
    .action((files: string[], _: DetectFlags, self: Command) => run(files, self.optsWithGlobals<DetectFlags>(), cli));
}

async function run(files: readonly string[], flags: DetectFlags, cli: Cli): Promise<void> {
  const { terminal } = cli;
  const stdin = terminal.stdin as AsyncIterable<Uint8Array | string>;
  const series = await detectChanges(files, { cwd: terminal.cwd(), column: flags.column, stdin });
  if (flags.json) {
    cli.document(detectDocument(series));
    return;
  }
  const table = cli.table("stdout", flags);
  cli.print(series.map((one) => lines(one, table).join("\n")).join("\n\n"));
}

function lines(series: DetectedSeries, table: TableOptions): string[] {
  const { name, column, n, values, changePoints, unconfirmed, drift, reason } = series;
  const title = [name === "-" ? "standard input" : name, column].filter((part) => part !== null).join(" ");
  const found =
    changePoints.length === 0 ? "no change" : `${changePoints.length} change${changePoints.length === 1 ? "" : "s"}`;
  const separator = table.unicode ? " · " : ", ";
  const head = [title, `${n.toLocaleString("en")} value${n === 1 ? "" : "s"}`, reason ? reason.message : found].join(
    separator,
  );
  const plain = (value: number) => formatQuantity(value, "1", { ascii: !table.unicode });
  return [
    head,
    ...seriesPicture(values, series, table).map((line) => ` ${line}`.trimEnd()),
    ...drawTable(
      [
        { title: "at", align: "right" },
        { title: "before", align: "right" },
        { title: "after", align: "right" },
        { title: "change", align: "right" },
        { title: "p", align: "right" },
      ],
      changePoints.map((point) => [
        String(point.index),
        plain(point.before),
        plain(point.after),
        changeText(point),
        probabilityText(point.p),
      ]),
      table,
    ),
    ...(drift ? [` ${driftText(drift, "value", plain)}`] : []),
    ...(unconfirmed ? [` ${unconfirmedText(unconfirmed, n, plain)}`] : []),
  ];
}

/** `perhaps from 20 on: 100 -> 110 (+10.0%); 2 more values will tell` */
function unconfirmedText(point: ChangePoint, n: number, shown: (value: number) => string): string {
  const more = 4 - (n - point.index);
  return `perhaps from ${point.index} on: ${shown(point.before)} -> ${shown(point.after)} (${changeText(point)}); ${more} more value${more === 1 ? "" : "s"} will tell`;
}
