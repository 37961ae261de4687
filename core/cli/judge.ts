import type { Command } from "commander";
import { judgedRunDocument } from "../api/documents.ts";
import type { FailOn } from "../api/fail-on.ts";
import { rejudge } from "../api/rejudge.ts";
import type { Cli } from "./cli.ts";
import { failOnOption, reporterOption } from "./option-values.ts";
import { type ReportFlags, reporting } from "./reporting.ts";
import { withProject } from "./with-project.ts";

interface JudgeFlags extends ReportFlags {
  readonly save?: boolean;
  readonly baseline?: string;
  readonly failOn?: FailOn;
  readonly failOnInconclusive?: boolean;
}

export function define(command: Command, cli: Cli): void {
  command
    .argument("[run]", "which run", "@latest")
    .description("read a run's saved output again with today's plugins, and judge it anew; runs nothing")
    .option("--save", "replace what is stored with what was read")
    .option("--baseline <ref>", "compare with this baseline or run")
    .addOption(failOnOption())
    .option("--fail-on-inconclusive", "exit 4 where a verdict could not be reached")
    .addOption(reporterOption(", in place of the terminal"))
    .option("--all", "every metric, not only those that are judged")
    .action((run: string, _: JudgeFlags, self: Command) => judgeAgain(run, self.optsWithGlobals<JudgeFlags>(), cli));
}

async function judgeAgain(run: string, flags: JudgeFlags, cli: Cli): Promise<void> {
  const { save, baseline, failOn, failOnInconclusive } = flags;
  await withProject(cli, flags, (project) =>
    reporting(project, cli, flags, async () => {
      const judged = await rejudge(project, { run, save, baseline, failOn, failOnInconclusive });
      const { report, read, changed, kept, saved } = judged;
      for (const why of kept) cli.say(`kept as stored: ${why}`, flags);
      const what = changed === 0 ? "all as stored" : `${changed} not as stored`;
      const then = saved ? "saved" : changed > 0 ? "not saved: --save replaces what is stored" : "";
      cli.say(`${read} repetitions read again, ${what}${then ? `; ${then}` : ""}`, flags);
      return { report, document: judgedRunDocument(report) };
    }),
  );
}
