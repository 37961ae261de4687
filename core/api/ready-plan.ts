import { PerfmonError } from "../errors/perfmon-error.ts";
import type { Verified } from "../exec/verify.ts";
import type { Environment } from "../model/environment.ts";
import type { Plan } from "../model/plan.ts";
import type { Session } from "../plugin/target.ts";
import type { Tool } from "../plugin/tool.ts";
import { type BoundMonitors, bindMonitors } from "./monitors.ts";
import type { Project } from "./project.ts";
import { toolFacts } from "./run-facts.ts";
import type { SubjectPlace } from "./subject-place.ts";
import { verify, withoutMissing } from "./verify.ts";

/** A plan whose cases have everything that they need on the target, and what is known of that target. */
export interface ReadyPlan extends Pick<Verified, "binaries" | "toolVersions"> {
  readonly plan: Plan;
  readonly tools: ReadonlyMap<string, Tool>;
  readonly monitors: BoundMonitors;
  /** With the storage below the cases' paths, and the versions of their tools. */
  readonly environment: Environment;
}

interface ReadyRequest {
  readonly skipMissing?: boolean;
  /** More of them, known elsewhere. */
  readonly facts?: Environment;
  /** Undefined: programs are found as the caller finds them. */
  readonly place?: SubjectPlace;
}

/** Looks for all that a plan needs: PM5001 with everything that is missing, unless it may be skipped. PM1013: nothing is left. */
export async function readyPlan(
  project: Project,
  session: Session,
  planned: { readonly plan: Plan; readonly tools: ReadonlyMap<string, Tool> },
  { skipMissing = false, facts = {}, place }: ReadyRequest,
): Promise<ReadyPlan> {
  const { tools } = planned;
  const monitors = await bindMonitors(project, planned.plan);
  const { missing, binaries, toolVersions } = await verify(
    planned.plan,
    tools,
    session,
    place?.env ?? project.env,
    monitors.requires,
    place?.target,
  );
  const plan = withoutMissing(planned.plan, missing, skipMissing);
  if (plan.cases.length === 0 && plan.skipped.length === 0)
    throw new PerfmonError("PM1013", "nothing is left to run", { hint: "see --filter and --exclude" });
  const environment = {
    ...(await session.facts(pathsOf(plan, tools))),
    ...facts,
    ...toolFacts(toolVersions),
  };
  return { plan, tools, monitors, binaries, toolVersions, environment };
}

/** The same with the target's facts as they are now. */
export const seenAgain = async (session: Session, ready: ReadyPlan): Promise<ReadyPlan> => ({
  ...ready,
  environment: { ...ready.environment, ...(await session.facts(pathsOf(ready.plan, ready.tools))) },
});

const pathsOf = (plan: Plan, tools: ReadyPlan["tools"]): string[] => {
  const used = plan.cases.flatMap((item) => tools.get(item.uses)!.paths?.(item.options) ?? []);
  return [...new Set(used.map(({ path }) => path))];
};
