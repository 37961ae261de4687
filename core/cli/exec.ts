import { basename } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { type ExecRequest, execSuites } from "../api/exec.ts";
import { Project } from "../api/project.ts";
import { version } from "../config/own-package.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { ProgressEvent } from "../model/event.ts";
import { parseQuantity } from "../units/quantity.ts";
import type { Cli } from "./cli.ts";
import { type PlanFlags, planOptions, planRequest } from "./plan-options.ts";
import { openReporters } from "./reporters.ts";
import { withSignals } from "./signals.ts";
import type { GlobalOptions } from "./terminal.ts";

interface ExecFlags extends GlobalOptions, PlanFlags {
  readonly target?: string;
  readonly baseline?: string;
  readonly failOn?: ExecRequest["failOn"];
  readonly failOnInconclusive?: boolean;
  readonly reporter: readonly string[];
  readonly monitors?: string;
  readonly label: Readonly<Record<string, string>>;
  readonly tag: readonly string[];
  readonly note?: string;
  readonly maxTime?: number;
  readonly maxFailures?: number;
  readonly bail?: boolean;
  readonly skipMissing?: boolean;
  readonly tune?: boolean;
  readonly dryRun?: boolean;
  readonly resume?: string;
  readonly rerun?: number;
  readonly kernelImage?: string;
}

const collect = (value: string, list: readonly string[]) => [...list, value];

export function define(command: Command, cli: Cli): void {
  command
    .argument("[suite...]", "names or files of suites; - is standard input")
    .usage("[options] SUITE... | [options] -- COMMAND ARGUMENT...")
    .option("--target <name>", "where to run")
    .option("--baseline <ref>", "compare with this baseline or run instead of the latest comparable one")
    .addOption(
      new Option("--fail-on <severity>", "exit 1 from this severity on").choices([
        "low",
        "medium",
        "high",
        "critical",
        "none",
      ]),
    )
    .option("--fail-on-inconclusive", "exit 4 where a verdict could not be reached")
    .option("--reporter <name[=file]>", "who reports; may be repeated", collect, [])
    .option("--monitors <list>", "monitors of steps that name none, with commas; none: no monitor")
    .option("--label <key=value>", "label of the run; may be repeated", label, {})
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
  const project = await Project.open({
    cwd: cli.terminal.cwd(),
    env: cli.terminal.env,
    file: flags.config,
    flags: {
      store: flags.store,
      monitors: monitorNames(flags.monitors),
      target: flags.target,
      reporters: flags.reporter.length > 0 ? flags.reporter : undefined,
    },
  });
  try {
    await withSignals(cli, flags, async (stop) => {
      const asked =
        flags.resume === undefined ? await requested(suites, flags, cli) : await resumed(project, flags.resume);
      const reporters = await openReporters(project, cli, flags);
      try {
        const report = await execSuites(project, {
          ...asked,
          ...stop,
          version: version(),
          labels: flags.label,
          tags: flags.tag,
          note: flags.note ?? null,
          baseline: flags.baseline,
          rerun: flags.rerun,
          failOn: flags.failOn,
          failOnInconclusive: flags.failOnInconclusive,
          skipMissing: flags.skipMissing,
          tune: flags.tune,
          maxTime: flags.maxTime ?? null,
          maxFailures: flags.bail ? 1 : (flags.maxFailures ?? null),
          kernelImage: flags.kernelImage,
          onEvent: (event: ProgressEvent) => reporters.event(event),
          onMessage: (message, level = "warning") => reporters.message(message, level),
        });
        await reporters.report(report);
        cli.exit = report.exit;
      } finally {
        await reporters.close();
      }
    });
  } finally {
    await project.close();
  }
}

async function requested(
  suites: readonly string[],
  flags: ExecFlags,
  cli: Cli,
): Promise<ExecRequest | Pick<ExecRequest, "suites" | "stdin" | "overrides" | "seed">> {
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
  return { ...(await planRequest(["-"], flags, cli, commandSuite(cli.passthrough))) };
}

export const monitorNames = (list: string | undefined) =>
  list === undefined ? undefined : list === "none" ? [] : list.split(",").map((name) => name.trim());

/** A suite of one step that times a command. JSON is YAML. */
function commandSuite(argv: readonly string[]): string {
  const name = basename(argv[0]!).replace(/[^A-Za-z0-9._-]/g, "_") || "command";
  return JSON.stringify({
    name,
    defaults: { repetitions: 10, warmup: 1 },
    steps: [{ id: name, uses: "script", with: { command: argv } }],
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

function label(text: string, labels: Readonly<Record<string, string>>): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("it has the form KEY=VALUE");
  return { ...labels, [text.slice(0, at)]: text.slice(at + 1) };
}

export function seconds(text: string): number {
  const value = parseQuantity(text, "s");
  if (value === null || value <= 0) throw new InvalidArgumentError("a time such as 90s or 10m");
  return value;
}

function reruns(text: string): number {
  const value = text === "off" ? 0 : Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 20)
    throw new InvalidArgumentError("off, or a whole number up to 20");
  return value;
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("a whole number from 1 on");
  return value;
}
