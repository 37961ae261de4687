import { resolveCpus } from "../exec/placement.ts";
import { prepareCase } from "../exec/prepare.ts";
import { schedule } from "../exec/schedule.ts";
import { type LookedAt, type Missing, verifyPlan } from "../exec/verify.ts";
import type { Case } from "../model/case.ts";
import type { Metric } from "../model/metric.ts";
import type { Plan } from "../model/plan.ts";
import type { Command, Tool } from "../plugin/tool.ts";
import { bindMonitors } from "./monitors.ts";
import type { Project } from "./project.ts";
import { withoutMissing } from "./verify.ts";

/** What one case would do, exactly. */
export interface PlannedCommand {
  readonly case: Case;
  /** With monitors and placement. Ports and scratch files stay placeholders; so do programs that were not found. */
  readonly command: Command | null;
  /** The same without monitors. */
  readonly plain: Command | null;
  /** Resolved from the step's `cpus:`; null: not pinned. */
  readonly cpus: readonly number[] | null;
  readonly metrics: readonly Metric[];
  /** s of one repetition, as the tool guesses it; null: it does not say. */
  readonly estimate: number | null;
  /** Paths that it writes to. `destroys`: a block device, whose content is lost. */
  readonly writes: readonly { readonly path: string; readonly destroys: boolean }[];
  /** Why it would fail at once; null: nothing is known against it. */
  readonly problem: string | null;
}

export interface PlanDetails {
  readonly plan: Plan;
  readonly commands: readonly PlannedCommand[];
  /** Ids of the cases in the order of the first round. */
  readonly firstRound: readonly string[];
  /** s of the tools alone, warm-ups included, for the fewest and the most repetitions. */
  readonly estimate: {
    readonly least: number;
    readonly most: number;
    /** Cases whose tool does not say how long it takes; they are not in the sums. */
    readonly unknown: number;
  };
  /** What `exec` would refuse to start without. */
  readonly missing: readonly Missing[];
}

/** Looks at the target and starts nothing on it, not even version commands. `variables`: those of a subject. */
export async function planDetails(
  project: Project,
  asked: Plan,
  tools: ReadonlyMap<string, Tool>,
  session: LookedAt,
  variables: Readonly<Record<string, string>> = {},
): Promise<PlanDetails> {
  const monitors = await bindMonitors(project, asked);
  const requirements = (item: Case) => [
    ...(tools.get(item.uses)!.requires?.(item.options) ?? []),
    ...monitors.requires(item),
  ];
  const { missing: lacks, binaries } = await verifyPlan(asked, tools, requirements, session, async () => null);
  const plan = withoutMissing(
    asked,
    lacks.filter(({ required }) => required),
    false,
  );
  const missing = lacks.filter(({ caseId }) => plan.cases.some(({ id }) => id === caseId));
  const [facts, topology] = [await session.facts(), await session.topology()];
  const commands: PlannedCommand[] = [];
  for (const [index, item] of plan.cases.entries()) {
    const tool = tools.get(item.uses)!;
    const writes: PlannedCommand["writes"][number][] = [];
    for (const { path, writes: written } of tool.paths?.(item.options) ?? [])
      if (written) writes.push({ path, destroys: (await session.stat(path)) === "block-device" });
    const common = { case: item, estimate: tool.estimate?.(item.options) ?? null, writes };
    try {
      const cpus = resolveCpus(item.placement, topology);
      const { command, plain, metrics } = prepareCase(
        item,
        index,
        tool,
        monitors.of(item),
        cpus,
        facts,
        undefined,
        variables,
      );
      const named = { command: withPrograms(command, binaries), plain: withPrograms(plain, binaries) };
      commands.push({ ...common, ...named, cpus, metrics, problem: null });
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      commands.push({ ...common, command: null, plain: null, cpus: null, metrics: [], problem });
    }
  }
  return { plan, commands, firstRound: firstRound(plan), estimate: total(commands), missing };
}

function withPrograms(command: Command, binaries: ReadonlyMap<string, string>): Command {
  const found = (text: string) =>
    text.replace(/\{binary:([^}]+)\}/g, (placeholder, name) => binaries.get(name) ?? placeholder);
  const companions = command.companions?.map((companion) => ({ ...companion, argv: companion.argv.map(found) }));
  return { ...command, argv: command.argv.map(found), ...(companions ? { companions } : {}) };
}

function firstRound(plan: Plan): string[] {
  const seen = new Set<Case>();
  for (const { case: item } of schedule(plan, (each) => !seen.has(each))) seen.add(item);
  return [...seen].map(({ id }) => id);
}

function total(commands: readonly PlannedCommand[]): PlanDetails["estimate"] {
  let [least, most, unknown] = [0, 0, 0];
  for (const { case: item, estimate } of commands) {
    if (estimate === null) {
      unknown++;
      continue;
    }
    const { min, max, budget } = item.repetitions;
    least += (item.warmup + min) * estimate;
    // A budget ends a case after the repetition that uses it up, but never before the fewest.
    const affordable = budget === null ? max : Math.max(min, Math.min(max, Math.ceil(budget / estimate)));
    most += (item.warmup + affordable) * estimate;
  }
  return { least, most, unknown };
}
