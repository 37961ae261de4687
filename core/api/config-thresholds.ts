import type { Threshold } from "../model/case.ts";
import { thresholdsOf } from "../suite/thresholds.ts";
import type { Project } from "./project.ts";

const ORIGIN = "config";
const known = new WeakMap<Project, readonly Threshold[]>();

/**
 * The thresholds by which a case is judged now: today's configuration, and what the case's suite said when it ran. Those of the
 * configuration of that day, which a stored case holds too, give way, as severity bands and analyzers are today's as well.
 */
export function currentThresholds(project: Project, thresholds: readonly Threshold[]): readonly Threshold[] {
  const configured = known.get(project) ?? thresholdsOf(project.config.thresholds, ORIGIN).thresholds;
  known.set(project, configured);
  return [...configured, ...thresholds.filter(({ limit }) => limit.origin !== ORIGIN)];
}
