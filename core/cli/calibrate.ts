import { type Command, InvalidArgumentError } from "commander";
import { FEWEST_RUNS } from "../analysis/calibration.ts";
import { type Calibrated, calibrate } from "../api/calibrate.ts";
import { type ThresholdYaml, thresholdYaml } from "../api/calibration-yaml.ts";
import { calibrationLines } from "./calibration-lines.ts";
import type { Cli } from "./cli.ts";
import { type MeasuringFlags, measuring } from "./measuring.ts";
import { collect, keyValue, seconds } from "./option-values.ts";
import { type PlanFlags, planOptions, planRequest } from "./plan-options.ts";

interface Flags extends MeasuringFlags, PlanFlags {
  readonly runs?: number;
}

export function define(command: Command, cli: Cli): void {
  command
    .argument("<suite...>", "names or files of suites; - is standard input")
    .option("--runs <n>", "how often it is run with nothing changed (default 8)", enough)
    .option("--target <name>", "where to run")
    .option("--monitors <list>", "monitors of steps that name none, with commas; none: no monitor")
    .option("--max-time <time>", "stop after this long, with the runs that are complete (exit 124)", seconds)
    .option("--skip-missing", "skip steps whose tool is missing instead of refusing to run")
    .option("--label <key=value>", "label of the runs; may be repeated", keyValue, {})
    .option("--tag <tag>", "tag of the runs beside calibration; may be repeated", collect, [])
    .option("--note <text>", "note of the runs");
  planOptions(command).addHelpText(
    "after",
    "\nThe runs are stored, tagged calibration, and become history like any others. Each is then judged against all the\n" +
      "others: whatever is called a regression is a false alarm. Keep the machine as it is, and as quiet as it will be.",
  );
  command.action((suites: string[], _: Flags, self: Command) => run(suites, self.optsWithGlobals<Flags>(), cli));
}

function enough(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < FEWEST_RUNS)
    throw new InvalidArgumentError(
      `a whole number from ${FEWEST_RUNS} on: fewer tell nothing of the noise between runs`,
    );
  return value;
}

async function run(suites: readonly string[], flags: Flags, cli: Cli): Promise<void> {
  const ask = () => planRequest(suites, flags, cli);
  // Reporters that write files report runs, and are not asked here.
  await measuring(cli, flags, ["terminal"], ask, async (project, request, open) => {
    const found = await calibrate(project, { ...request, runs: flags.runs });
    await open.close();
    const yaml = thresholdYaml(found);
    if (flags.json) cli.document(calibrateDocument(found, yaml));
    else for (const line of calibrationLines(found, yaml, cli.table("stdout", flags))) cli.print(line);
    cli.exit = found.exit;
  });
}

/** `perfmon.calibrate/1` */
const calibrateDocument = ({ extends: _, exitReasons, ...found }: Calibrated, thresholds: ThresholdYaml) => ({
  schema: "perfmon.calibrate/1",
  ...found,
  thresholds,
  exitReasons: exitReasons.map(({ code, message }) => ({ code, message })),
});
