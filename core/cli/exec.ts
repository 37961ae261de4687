import { basename } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { type ExecRequest, execSuites } from "../api/exec.ts";
import type { Project } from "../api/project.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { quote } from "../model/shell-word.ts";
import type { Cli } from "./cli.ts";
import { type MeasuringFlags, measuring } from "./measuring.ts";
import { collect, failOnOption, keyValue, positive, reporterOption, seconds } from "./option-values.ts";
import { type PlanFlags, planOptions, planRequest } from "./plan-options.ts";

interface ExecFlags extends MeasuringFlags, PlanFlags {
  readonly baseline?: string;
  readonly failOn?: ExecRequest["failOn"];
  readonly failOnInconclusive?: boolean;
  readonly reporter: readonly string[];
  readonly maxFailures?: number;
  readonly bail?: boolean;
  readonly tune?: boolean;
  readonly dryRun?: boolean;
  readonly resume?: string;
  readonly rerun?: number;
  readonly profile?: boolean;
  readonly kernelImage?: string;
}

export function define(command: Command, cli: Cli): void {
  command
    .argument("[suite...]", "names or files of suites; - is standard input")
    .usage("[options] SUITE... | [options] -- COMMAND ARGUMENT...")
    .option("--target <name>", "where to run")
    .option("--baseline <ref>", "compare with this baseline or run instead of the latest comparable one")
    .addOption(failOnOption())
    .option("--fail-on-inconclusive", "exit 4 where a verdict could not be reached")
    .addOption(reporterOption())
    .option("--monitors <list>", "monitors of steps that name none, with commas; none: no monitor")
    .option("--label <key=value>", "label of the run; may be repeated", keyValue, {})
    .option("--tag <tag>", "tag of the run; may be repeated", collect, [])
    .option("--note <text>", "note of the run")
    .option("--max-time <time>", "stop after this long, with what there is (exit 124)", seconds)
    .option("--max-failures <n>", "stop after this many failed cases", positive)
    .option("--bail", "stop after the first failed case")
    .option("--skip-missing", "skip steps whose tool is missing instead of refusing to run")
    .option(
      "--tune",
      "for the time of the run: governor performance, turbo off, shallow idle states, irqbalance and timers stopped (root); put back however it ends, after a kill -9 by the next exec or by doctor",
    )
    .option("--dry-run", "show the plan and run nothing")
    .option("--rerun <n|off>", "most times that what looks worse is measured again; default 4", reruns)
    .option("--profile", "when everything is measured, profile each case in a repetition of its own, by perf")
    .option("--no-profile", "profile nothing, whatever the suite and the configuration say")
    .option("--resume <run>", "go on with an interrupted run")
    .option("--kernel-image <file>", "refuse to run unless this kernel is running; keep its hash and configuration");
  planOptions(command).action((suites: string[], _: ExecFlags, self: Command) =>
    run(suites, self.optsWithGlobals<ExecFlags>(), cli),
  );
}

async function run(suites: readonly string[], flags: ExecFlags, cli: Cli): Promise<void> {
  if (flags.dryRun) {
    const { showPlan } = await import("./plan.ts");
    return showPlan(suites, flags, cli);
  }
  const reporters = flags.reporter.length > 0 ? flags.reporter : undefined;
  const ask = (project: Project) =>
    flags.resume === undefined ? requested(suites, flags, cli) : resumed(project, flags.resume);
  await measuring(cli, flags, reporters, ask, async (project, request, open) => {
    const report = await execSuites(project, {
      ...request,
      baseline: flags.baseline,
      rerun: flags.rerun,
      profile: flags.profile === undefined ? undefined : flags.profile ? "always" : "off",
      failOn: flags.failOn,
      failOnInconclusive: flags.failOnInconclusive,
      tune: flags.tune,
      maxFailures: flags.bail ? 1 : (flags.maxFailures ?? null),
      kernelImage: flags.kernelImage,
    });
    await open.report(report);
    cli.exit = report.exit;
  });
}

async function requested(
  suites: readonly string[],
  flags: ExecFlags,
  cli: Cli,
): Promise<Pick<ExecRequest, "suites" | "stdin" | "overrides" | "seed">> {
  if (cli.passthrough === null) {
    if (suites.length === 0)
      throw new PerfmonError("PM1502", "no suite was named", {
        hint: "perfmon exec SUITE, or perfmon exec -- COMMAND; perfmon list suites shows what there is",
      });
    return planRequest(suites, flags, cli);
  }
  if (suites.length > 0)
    throw new PerfmonError("PM1502", `both a suite (${suites[0]}) and a command after -- were given`, {
      hint: "give one of the two",
    });
  const [program] = cli.passthrough;
  if (program === undefined)
    throw new PerfmonError("PM1502", "no command stands after --", { hint: "perfmon exec -- COMMAND ARGUMENT..." });
  return planRequest(["-"], flags, cli, commandSuite(cli.passthrough));
}

/** A suite of one step that times a command. JSON is YAML. */
function commandSuite(argv: readonly string[]): string {
  const name = basename(argv[0]!).replace(/[^A-Za-z0-9._-]/g, "_") || "command";
  const title = argv.map(quote).join(" ");
  // What is wrong with a variable in it is said once, of the command.
  const titled = title.includes("${{") ? {} : { title };
  return JSON.stringify({
    name,
    defaults: { repetitions: 10, warmup: 1 },
    steps: [{ id: name, ...titled, uses: "script", with: { command: argv } }],
  });
}

/** What an interrupted run was asked to do. */
async function resumed(
  project: Project,
  reference: string,
): Promise<Pick<ExecRequest, "suites" | "overrides" | "resume" | "stdin">> {
  const { findRun } = await import("../api/references.ts");
  const header = await findRun(await project.store(), reference);
  const { suites, stdin, overrides } = header.settings as {
    suites?: string[];
    stdin?: string;
    overrides?: ExecRequest["overrides"];
  };
  if (!suites)
    throw new PerfmonError("PM1506", `run ${header.id} does not say what it was asked to run`, {
      hint: "it was imported; start a new run",
    });
  return { suites, overrides, resume: header.id, ...(stdin === undefined ? {} : { stdin }) };
}

function reruns(text: string): number {
  const value = text === "off" ? 0 : Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 20)
    throw new InvalidArgumentError("off, or a whole number up to 20");
  return value;
}
