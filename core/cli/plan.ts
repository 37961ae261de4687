import type { Command } from "commander";
import { buildPlan } from "../api/plan.ts";
import { type PlanDetails, type PlannedCommand, planDetails } from "../api/plan-details.ts";
import type { Cli } from "./cli.ts";
import { planLines } from "./plan-lines.ts";
import { type PlanFlags, planOptions, planRequest } from "./plan-options.ts";
import type { GlobalOptions } from "./terminal.ts";
import { withProject } from "./with-project.ts";

type Flags = GlobalOptions & PlanFlags & { readonly target?: string };

export function define(command: Command, cli: Cli): void {
  command
    .argument("<suite...>", "names or files of suites; - is standard input")
    .option("--target <name>", "where it would run");
  planOptions(command).action((suites: string[], _: Flags, self: Command) =>
    showPlan(suites, self.optsWithGlobals<Flags>(), cli),
  );
}

/** Also `exec --dry-run`. */
export async function showPlan(suites: readonly string[], flags: Flags, cli: Cli): Promise<void> {
  const request = await planRequest(suites, flags, cli);
  await withProject(cli, flags, async (project) => {
    const session = await project.openSession();
    try {
      const { plan, tools } = await buildPlan(project, request, await session.facts());
      const details = await planDetails(project, plan, tools, session);
      // Nobody gave a seed: `exec` draws one.
      const seed = flags.seed ?? null;
      if (flags.json) return cli.document(planDocument(details, seed));
      for (const line of planLines(details, seed, cli.table("stdout", flags), flags)) cli.print(line);
    } finally {
      await session.close();
    }
  });
}

/** `perfmon.plan/1` */
export function planDocument({ plan, commands, firstRound, estimate, missing }: PlanDetails, seed: number | null) {
  const { cases: _, skipped, ...rest } = plan;
  const shuffled = plan.blocks.some(({ order }) => order === "random");
  return {
    schema: "perfmon.plan/1",
    ...rest,
    blocks: plan.blocks.map(({ suite, order, setup = [], cleanup = [] }) => ({ suite, order, setup, cleanup })),
    seed,
    firstRound: shuffled && seed === null ? null : firstRound,
    estimate,
    cases: commands.map(caseDocument),
    skipped: skipped.map(({ case: { id, step, uses }, reason }) => ({ id, step, uses, reason })),
    missing: missing.map(({ caseId, uses, code, message, hint, packages }) => ({
      case: caseId,
      uses,
      code,
      message,
      hint,
      packages,
    })),
  };
}

function caseDocument({ case: item, command, cpus, metrics, estimate, writes, problem }: PlannedCommand) {
  return {
    ...item,
    cpus,
    estimate,
    writes,
    problem,
    command: command && {
      argv: command.argv,
      env: command.env ?? {},
      cwd: command.cwd ?? null,
      stdin: command.stdin ?? null,
      inputs: Object.fromEntries(Object.entries(command.inputs ?? {}).map(([name, content]) => [name, text(content)])),
      files: command.files ?? {},
      companions: (command.companions ?? []).map(({ name, argv, env, cpus: pinned }) => ({
        name,
        argv,
        env: env ?? {},
        cpus: pinned ?? null,
      })),
      expectExit: command.expectExit ?? [0],
    },
    metricNames: metrics.map(({ name }) => name),
  };
}

const text = (content: string | Uint8Array): string =>
  typeof content === "string" ? content : `base64:${Buffer.from(content).toString("base64")}`;
