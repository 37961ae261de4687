import type { Command } from "commander";
import { compare } from "../api/compare.ts";
import { compareDocument } from "../api/documents.ts";
import type { FailOn } from "../api/fail-on.ts";
import { parseThresholds } from "../api/thresholds.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { Cli } from "./cli.ts";
import { collect, failOnOption, reporterOption } from "./option-values.ts";
import { type ReportFlags, reporting } from "./reporting.ts";
import { withProject } from "./with-project.ts";

interface CompareFlags extends ReportFlags {
  readonly threshold: readonly string[];
  readonly failOn?: FailOn;
  readonly failOnInconclusive?: boolean;
}

export function define(command: Command, cli: Cli): void {
  command
    .argument("<a>", "with B: the baseline; alone: the run to set against its baseline")
    .argument("[b]", "the candidate")
    .usage("[options] RUN | [options] BASELINE CANDIDATE")
    .option("--threshold <[metric=]limit>", "tolerance, as 5% or read.iops=3%; wins over the suite's", collect, [])
    .addOption(failOnOption())
    .option("--fail-on-inconclusive", "exit 4 where a verdict could not be reached")
    .addOption(reporterOption(", in place of the terminal"))
    .option("--all", "every metric, not only those that are judged")
    .addHelpText(
      "after",
      "\nRuns: an id, its beginning or at least 6 characters of its end, @latest, @latest~2, @baseline:NAME or NAME, tag:T,\n" +
        "label:KEY=VALUE, kernel:RELEASE, git:REV, file:PATH of any readable format, - for standard input.",
    )
    .action((a: string, b: string | undefined, _: CompareFlags, self: Command) =>
      run(a, b, self.optsWithGlobals<CompareFlags>(), cli),
    );
}

async function run(a: string, b: string | undefined, flags: CompareFlags, cli: Cli): Promise<void> {
  if (a === "-" && b === "-") throw new PerfmonError("PM1502", "standard input can only be one of the two");
  await withProject(cli, flags, (project) =>
    reporting(project, cli, flags, async () => {
      const report = await compare(project, {
        ...(b === undefined ? { candidate: a } : { baseline: a, candidate: b }),
        thresholds: thresholdFlags(flags.threshold),
        failOn: flags.failOn,
        failOnInconclusive: flags.failOnInconclusive,
        stdin: cli.terminal.stdin as AsyncIterable<Uint8Array>,
      });
      return { report, document: compareDocument(report) };
    }),
  );
}

/** `5%` is for every metric; labels may hold `=`, a tolerance cannot. */
function thresholdFlags(texts: readonly string[]): ReturnType<typeof parseThresholds> {
  const entries = texts.map((text) => {
    const at = text.lastIndexOf("=");
    return at === -1 ? (["*", text] as const) : ([text.slice(0, at), text.slice(at + 1)] as const);
  });
  return parseThresholds(Object.fromEntries(entries), "flag", "--threshold");
}
