import type { Diagnostic } from "../errors/diagnostic.ts";
import { unique } from "../suite/document/diagnose.ts";
import { checkWith, type PlanRequest } from "./plan.ts";
import type { Project } from "./project.ts";

/**
 * Every problem of suites, without looking at a target. Each suite is planned by itself: that two of them hold the same
 * case matters only to who runs both at once. `-` is `stdin`.
 */
export async function validateSuites(
  project: Project,
  { suites, ...request }: PlanRequest,
): Promise<readonly Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const suite of new Set(suites)) found.push(...(await checkWith(project, { ...request, suites: [suite] })));
  return unique(found);
}
