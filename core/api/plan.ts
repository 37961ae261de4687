import type { Diagnostic } from "../errors/diagnostic.ts";
import { PerfmonError } from "../errors/perfmon-error.ts";
import type { Facts } from "../model/case.ts";
import type { Plan } from "../model/plan.ts";
import type { Tool } from "../plugin/tool.ts";
import { checkSuites, type PlanContext, planSuites } from "../suite/plan.ts";
import type { Project } from "./project.ts";
import { loadTools } from "./verify.ts";

export interface PlanRequest {
  /** Names or paths; `-` is `stdin`. */
  readonly suites: readonly string[];
  readonly stdin?: string;
  readonly overrides?: Partial<PlanContext["overrides"]>;
  readonly seed?: number;
}

/** Plans suites for a target with these facts; null: for none, host-relative values stay open. All problems at once, thrown. */
export async function buildPlan(
  project: Project,
  request: PlanRequest,
  facts: Facts | null,
): Promise<{ readonly plan: Plan; readonly tools: ReadonlyMap<string, Tool> }> {
  const { plan, diagnostics } = await planWith(project, request, facts);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (plan === null || errors.length > 0)
    throw new PerfmonError(errors[0]?.code ?? "PM1013", errors[0]?.message ?? "nothing to run", { diagnostics });
  return { plan: { ...plan, target: project.config.target.name }, tools: await loadTools(project.registry, plan) };
}

export async function planWith(
  project: Project,
  request: PlanRequest,
  facts: Facts | null,
): ReturnType<typeof planSuites> {
  return planSuites(request.suites, contextOf(project, request, facts));
}

/** Everything that is wrong with suites that run together, without looking at a target. */
export async function checkWith(project: Project, request: PlanRequest): Promise<readonly Diagnostic[]> {
  return checkSuites(request.suites, contextOf(project, request, null));
}

function contextOf(
  { registry, config, cwd }: Project,
  { stdin, overrides, seed = 1 }: PlanRequest,
  facts: Facts | null,
): PlanContext {
  return {
    cwd,
    folders: config.suites,
    stdin,
    tool: async (name) => {
      const known = registry.giver("tools", name) !== null || (await registry.leftOut("tools", name)) !== null;
      return known ? registry.get("tools", name) : null;
    },
    monitor: (name) => registry.get("monitors", name),
    toolNames: registry.names("tools"),
    monitorNames: registry.names("monitors"),
    facts,
    config: { thresholds: config.thresholds, monitors: config.monitors },
    overrides: { set: {}, filter: [], exclude: [], ...overrides, seed },
  };
}
