import { type Command, InvalidArgumentError, Option } from "commander";
import type { PlanRequest } from "../api/plan.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { Cli } from "./cli.ts";

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

const collect = (value: string, list: readonly string[]) => [...list, value];

export function planOptions(command: Command): Command {
  return command
    .option("--filter <glob>", "only cases that match, or tag:TAG; may be repeated", collect, [])
    .option("--exclude <glob>", "no cases that match, or tag:TAG; may be repeated", collect, [])
    .option("--set <key=value>", "value of a variable; may be repeated", assignment, {})
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

function assignment(text: string, values: Readonly<Record<string, string>>): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("it has the form KEY=VALUE");
  return { ...values, [text.slice(0, at)]: text.slice(at + 1) };
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError("a whole number from 0 on");
  return value;
}
