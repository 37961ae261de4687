import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { toolEnvironment } from "../exec/environment.ts";
import { type LookedAt, type Missing, type Verified, verifyPlan } from "../exec/verify.ts";
import type { Registry } from "../host/registry.ts";
import type { Case } from "../model/case.ts";
import type { Plan } from "../model/plan.ts";
import type { Session } from "../plugin/target.ts";
import type { Requirement, Tool } from "../plugin/tool.ts";

/** The tools that a plan's cases use, loaded. */
export async function loadTools(registry: Registry, plan: Plan): Promise<ReadonlyMap<string, Tool>> {
  const names = [...new Set(plan.cases.map(({ uses }) => uses))];
  return new Map(await Promise.all(names.map(async (name) => [name, await registry.get("tools", name)] as const)));
}

/** Looks for everything the plan needs; version commands run on the target, in a folder that is gone afterwards. */
export async function verify(
  plan: Plan,
  tools: ReadonlyMap<string, Tool>,
  session: Session,
  env: Readonly<Record<string, string | undefined>>,
  also: (item: Case) => readonly Requirement[] = () => [],
  target: LookedAt = session,
): Promise<Verified> {
  const folder = await mkdtemp(join(tmpdir(), "perfmon-verify-"));
  try {
    const requirements = (item: Case) => [...(tools.get(item.uses)!.requires?.(item.options) ?? []), ...also(item)];
    return await verifyPlan(plan, tools, requirements, target, (argv) => ask(session, argv, env, folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function ask(
  session: Session,
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
): Promise<string | null> {
  const local = { stdout: join(folder, "stdout"), stderr: join(folder, "stderr") };
  const result = await session.exec({ argv, env: toolEnvironment(env) }, { timeout: 10, grace: 1, output: 1e6 }, local);
  if (result.timedOut) return null;
  return `${await readFile(local.stdout, "utf8")}\n${await readFile(local.stderr, "utf8")}`;
}

/** The plan without the cases that lack something they may lack; PM5001 with all the others' lacks together. */
export function withoutMissing(plan: Plan, missing: readonly Missing[], skipMissing: boolean): Plan {
  const byCase = Map.groupBy(missing, ({ caseId }) => caseId);
  const skips = (item: Case) =>
    byCase.has(item.id) &&
    (byCase.get(item.id)!.some(({ required }) => required) ||
      ((skipMissing || item.requires.tool === "skip") && byCase.get(item.id)!.every(({ code }) => code !== "PM1508")));
  const fatal = missing.filter(({ caseId }) => !skips(plan.cases.find(({ id }) => id === caseId)!));
  if (fatal.length > 0) throw missingError(fatal);
  return {
    ...plan,
    cases: plan.cases.filter((item) => !skips(item)),
    skipped: [
      ...plan.skipped,
      ...plan.cases.filter(skips).map((item) => ({ case: item, reason: reasonOf(byCase.get(item.id)!) })),
    ],
  };
}

const reasonOf = (missing: readonly Missing[]) =>
  [...new Set(missing.map(({ message, hint }) => (hint ? `${message}: ${hint}` : message)))].join("; ");

function missingError(missing: readonly Missing[]): PerfmonError {
  // One line for each thing, however many cases want it.
  const groups = [...Map.groupBy(missing, ({ message }) => message)];
  const lines = groups.map(([message, wants]) => {
    const cases = wants.length === 1 ? wants[0]!.caseId : `${wants[0]!.caseId} and ${wants.length - 1} more`;
    return `${message} (${cases})`;
  });
  const hints = [...new Set(missing.flatMap(({ hint }) => hint ?? []))];
  const skip = missing.every(({ code }) => code !== "PM1508") ? ["--skip-missing runs everything else"] : [];
  return new PerfmonError(missing[0]!.code, lines.join("\n  "), { hint: [...hints, ...skip].join("\n        ") });
}
