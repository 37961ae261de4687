import { blocksToShow } from "../analysis/blocks-needed.ts";
import type { Session } from "../plugin/target.ts";
import { type AbPlan, type AbPlanRequest, planAb, tooFewBlocks } from "./ab-plan.ts";
import { type PlanDetails, planDetails } from "./plan-details.ts";
import type { Project } from "./project.ts";
import type { Subject } from "./subject.ts";
import { placeOf } from "./subject-place.ts";

export interface AbPlanDetails extends Pick<AbPlan, "blocks" | "order"> {
  readonly warnings: readonly string[];
  /** a, then b. */
  readonly subjects: readonly {
    readonly subject: Subject;
    readonly alone: readonly string[];
    readonly details: PlanDetails;
  }[];
}

/** What `measureAb` would do, for the target as it is now: no subject is made current. */
export async function abPlanDetails(
  project: Project,
  request: AbPlanRequest,
  session: Session,
): Promise<AbPlanDetails> {
  const plan = await planAb(project, request, await session.facts());
  const few = tooFewBlocks(plan, blocksToShow(plan.subjects.a.plan.cases.length));
  const subjects: AbPlanDetails["subjects"][number][] = [];
  for (const key of ["a", "b"] as const) {
    const { subject, alone, tools, plan: own } = plan.subjects[key];
    const { target } = await placeOf(subject, session, project.cwd, project.env);
    subjects.push({ subject, alone, details: await planDetails(project, own, tools, target, subject.env) });
  }
  return { blocks: plan.blocks, order: plan.order, warnings: few === null ? [] : [few], subjects };
}
