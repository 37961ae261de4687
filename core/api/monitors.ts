import { PerfmonError } from "../errors/perfmon-error.ts";
import type { NamedBlockMonitor } from "../exec/block-monitor.ts";
import type { NamedMonitor } from "../exec/prepare.ts";
import type { Case } from "../model/case.ts";
import type { Requirement } from "../plugin/tool.ts";
import type { Project } from "./project.ts";

export interface BoundMonitors {
  /** Beside each repetition of a case, in the order named. */
  of(item: Case): readonly NamedMonitor[];
  /** Around blocks: those that any case names. */
  readonly blocks: readonly NamedBlockMonitor[];
  requires(item: Case): readonly Requirement[];
}

/** The monitors that a plan's cases name, loaded, with the configuration's options. */
export async function bindMonitors(
  project: Project,
  plan: { readonly cases: readonly Pick<Case, "monitors">[] },
): Promise<BoundMonitors> {
  const names = [...new Set(plan.cases.flatMap(({ monitors }) => monitors))];
  const beside = new Map<string, NamedMonitor>();
  const blocks: NamedBlockMonitor[] = [];
  for (const name of names) {
    const monitor = await project.registry.get("monitors", name);
    if (monitor.scope === "profile")
      throw new PerfmonError("PM1506", `the monitor "${name}" makes profiles: it runs in a repetition of its own`, {
        hint: "take it out of monitors:, and say perfmon exec --profile, or profile: on-regression",
      });
    const options = project.options("monitor", name, monitor.options);
    if (monitor.scope === "block") blocks.push({ name, monitor, options });
    else beside.set(name, { name, monitor, options });
  }
  const of = (item: Case) => item.monitors.flatMap((name) => beside.get(name) ?? []);
  return {
    of,
    blocks,
    requires: (item) => of(item).flatMap(({ monitor, options }) => monitor.requires?.(options) ?? []),
  };
}
