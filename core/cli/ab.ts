import type { Command } from "commander";
import { type AbRequest, measureAb } from "../api/ab.ts";
import { SUBJECT_FORMS } from "../api/subject.ts";
import type { Cli } from "./cli.ts";
import { type MeasuringFlags, measuring } from "./measuring.ts";
import { collect, failOnOption, keyValue, positive, reporterOption, seconds, whole } from "./option-values.ts";
import { planRequest } from "./plan-options.ts";

export interface AbFlags extends MeasuringFlags {
  readonly a: readonly string[];
  readonly b: readonly string[];
  readonly blocks?: number;
  readonly repetitions?: number;
  readonly seed?: number;
  readonly warmup?: number;
  readonly filter: readonly string[];
  readonly exclude: readonly string[];
  readonly set: Readonly<Record<string, string>>;
  readonly failOn?: AbRequest["failOn"];
  readonly failOnInconclusive?: boolean;
  readonly reporter: readonly string[];
  readonly dryRun?: boolean;
}

export function define(command: Command, cli: Cli): void {
  command
    .argument("<suite...>", "names or files of suites; - is standard input")
    .option("--a <part>", "what a is made of, see below; may be repeated. Without: the target as it is", collect, [])
    .option("--b <part>", "what b is made of; b is judged against a", collect, [])
    .option("--blocks <n>", "visits to each subject (default 10; at least 7 decide anything)", positive)
    .option(
      "--repetitions <n>",
      "of each case in a visit; their median counts (default: the suite's, at most 3)",
      positive,
    )
    .option("--warmup <n>", "repetitions of each visit that do not count", whole)
    .option("--seed <n>", "of the order in the blocks", whole)
    .option("--filter <glob>", "only cases that match, or tag:TAG; may be repeated", collect, [])
    .option("--exclude <glob>", "no cases that match, or tag:TAG; may be repeated", collect, [])
    .option("--set <key=value>", "value of a variable for both; may be repeated", keyValue, {})
    .option("--target <name>", "where to run")
    .option("--monitors <list>", "monitors of steps that name none, with commas; none: no monitor")
    .option("--max-time <time>", "stop after this long, and judge the blocks that are complete (exit 124)", seconds)
    .option("--skip-missing", "skip steps whose tool is missing instead of refusing to run")
    .addOption(failOnOption())
    .option("--fail-on-inconclusive", "exit 4 where a verdict could not be reached")
    .addOption(reporterOption())
    .option("--label <key=value>", "label of both runs; may be repeated", keyValue, {})
    .option("--tag <tag>", "tag of both runs; may be repeated", collect, [])
    .option("--note <text>", "note of both runs")
    .option("--dry-run", "show both plans and the order of the blocks, and run nothing")
    .addHelpText("after", help)
    .action((suites: string[], _: AbFlags, self: Command) => run(suites, self.optsWithGlobals<AbFlags>(), cli));
}

function help(): string {
  const width = Math.max(...SUBJECT_FORMS.map(([form]) => form.length));
  const forms = SUBJECT_FORMS.map(([form, meaning]) => `  ${form.padEnd(width)}  ${meaning}`);
  return `
What a subject is made of:
${forms.join("\n")}

A block visits a and b once, in random order; a visit measures every case. Both are stored as runs of their own,
and judged by the ratio of b to a in each block, from which drift and the luck of a run fall out.

  perfmon ab syscall --a env:MALLOC_ARENA_MAX=1 --b env:MALLOC_ARENA_MAX=8
  perfmon ab io --a run:'sysctl -w vm.dirty_ratio=20' --b run:'sysctl -w vm.dirty_ratio=5'
  perfmon ab io --a bin:fio=/usr/bin/fio --b bin:fio=/opt/fio-3.38/fio --b name:new --blocks 20`;
}

async function run(suites: readonly string[], flags: AbFlags, cli: Cli): Promise<void> {
  const { repetitions, blocks, seed, ...rest } = flags;
  const { overrides, stdin } = await planRequest(suites, rest, cli);
  const planned = {
    suites,
    stdin,
    overrides,
    seed,
    subjects: { a: flags.a, b: flags.b },
    blocks,
    visitRepetitions: repetitions,
  };
  if (flags.dryRun) {
    const { showAbPlan } = await import("./ab-dry-run.ts");
    return showAbPlan(planned, flags, cli);
  }
  const reporters = flags.reporter.length > 0 ? flags.reporter : undefined;
  await measuring(
    cli,
    flags,
    reporters,
    async () => planned,
    async (project, request, open) => {
      const { failOn, failOnInconclusive } = flags;
      const report = await measureAb(project, { ...request, failOn, failOnInconclusive });
      await open.report(report);
      cli.exit = report.exit;
    },
  );
}
