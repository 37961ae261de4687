import type { Command } from "commander";
import { trend } from "../api/trend.ts";
import { trendDocument } from "../api/trend-document.ts";
import type { Cli } from "./cli.ts";
import { collect, moment } from "./option-values.ts";
import type { GlobalOptions } from "./terminal.ts";
import { changeLines, seriesLines } from "./trend-lines.ts";
import { withProject } from "./with-project.ts";

interface TrendFlags extends GlobalOptions {
  readonly suite?: string;
  readonly case: readonly string[];
  readonly target?: string;
  readonly since?: string;
  readonly until?: string;
}

export function define(command: Command, cli: Cli): void {
  const time = (text: string) => moment(text, Date.now());
  command
    .argument(
      "[metric]",
      "read.iops, read.* or read.iops{job=a}: its history; without it: what changed in any headline metric",
    )
    .option("--suite <name>", "runs of this suite")
    .option("--case <glob>", "only these cases; may be repeated", collect, [])
    .option("--target <name>", "only what ran on this target")
    .option("--since <time>", "runs started then or later: 2026-11-20, or 30d for a month ago", time)
    .option("--until <time>", "runs started before", time)
    .addHelpText(
      "after",
      "\nOne value a run, the median of its repetitions; tainted and unfinished runs do not count, and runs on another\n" +
        "machine or of another command are a history of their own. A change needs 4 runs before and 4 after it.",
    )
    .action((metric: string | undefined, _: TrendFlags, self: Command) =>
      run(metric, self.optsWithGlobals<TrendFlags>(), cli),
    );
}

async function run(metric: string | undefined, flags: TrendFlags, cli: Cli): Promise<void> {
  // --target chooses among stored runs; the target of the configuration stays what it is.
  const { suite, case: cases, target, since, until } = flags;
  await withProject(cli, { ...flags, target: undefined }, async (project) => {
    const trends = await trend(project, { metric, suite, cases, target, since, until });
    if (flags.json) cli.document(trendDocument(trends));
    else if (trends.series.length === 0) {
      const { tainted, unfinished } = trends.runs;
      const why =
        tainted + unfinished > 0 ? `no run counts: ${tainted} tainted, ${unfinished} unfinished` : "no run matches";
      cli.say(`${why}; perfmon runs lists them`, flags);
    } else {
      const lines = metric === undefined ? changeLines : seriesLines;
      cli.print(lines(trends, cli.table("stdout", flags)).join("\n"));
    }
  });
}
