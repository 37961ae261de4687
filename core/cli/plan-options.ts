import { type Command, Option } from "commander";
import type { PlanRequest } from "../api/plan.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { Cli } from "./cli.ts";
import { collect, keyValue, whole } from "./option-values.ts";

/** Flags that change what a plan holds; exec and plan share them. */
export interface PlanFlags {
  readonly filter: readonly string[];
  readonly exclude: readonly string[];
  readonly set: Readonly<Record<string, string>>;
  readonly repetitions?: string;
  readonly until?: string;
  readonly warmup?: number;
  readonly order?: "suite" | "interleaved" | "random";
  readonly seed?: number;
}

export function planOptions(command: Command): Command {
  return command
    .option("--filter <glob>", "only cases that match, or tag:TAG; may be repeated", collect, [])
    .option("--exclude <glob>", "no cases that match, or tag:TAG; may be repeated", collect, [])
    .option("--set <key=value>", "value of a variable; may be repeated", keyValue, {})
    .option("--repetitions <n|min..max>", "measured repetitions of each case")
    .option("--until <ratio>", "stop a case when its interval is this narrow, as 3%")
    .option("--warmup <n>", "repetitions that do not count", whole)
    .addOption(new Option("--order <order>", "of repetitions").choices(["suite", "interleaved", "random"]))
    .option("--seed <n>", "of everything random", whole);
}

export async function planRequest(
  suites: readonly string[],
  flags: PlanFlags,
  cli: Cli,
  text?: string,
): Promise<PlanRequest> {
  const { filter, exclude, set, repetitions, until, warmup, order, seed } = flags;
  if (suites.length === 0)
    throw new PerfmonError("PM1502", "no suite was named", { hint: "perfmon list suites shows what there is" });
  const stdin = text ?? (suites.includes("-") ? await cli.stdinText() : undefined);
  return {
    suites,
    stdin,
    seed,
    overrides: { filter: [...filter], exclude: [...exclude], set: { ...set }, repetitions, until, warmup, order },
  };
}
