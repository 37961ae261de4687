import { PerfmonError } from "../errors/perfmon-error.ts";
import { findManager, type InstallPlan, planInstall, type Wanted } from "../install/plan-install.ts";
import type { Session } from "../plugin/target.ts";
import { askingTarget } from "./ask-target.ts";
import { bindMonitors } from "./monitors.ts";
import { buildPlan } from "./plan.ts";
import { lookUp, neededPrograms } from "./programs.ts";
import type { Project } from "./project.ts";
import { verify } from "./verify.ts";

/** Something that is missing, or too old. */
export interface MissingProgram extends Wanted {
  /** In words: `no netperf on target local`. */
  readonly message: string;
  readonly hint: string | null;
}

/**
 * What tools or suites need and this machine lacks. `names`: of tools, or of suites; none: every tool, monitor and
 * placement. PM5003 where the target is not this machine.
 */
export async function missingPrograms(project: Project, names: readonly string[]): Promise<MissingProgram[]> {
  const { name: target, use } = project.config.target;
  if (use !== "local")
    throw new PerfmonError("PM5003", `the target ${target} is not this machine: perfmon installs nothing there`, {
      hint: "run perfmon tools install on it, or --target local for this machine",
    });
  const isTool = (name: string) => project.registry.giver("tools", name) !== null;
  const [tools, suites] = [names.filter(isTool), names.filter((name) => !isTool(name))];
  const session = await project.openSession();
  try {
    const found =
      names.length === 0 || tools.length > 0 ? await ofTools(project, session, names.length ? tools : null) : [];
    if (suites.length > 0) found.push(...(await ofSuites(project, session, suites)));
    return [...Map.groupBy(found, ({ message }) => message).values()].map(([first]) => first!);
  } finally {
    await session.close();
  }
}

async function ofTools(project: Project, session: Session, tools: readonly string[] | null): Promise<MissingProgram[]> {
  const needed = await neededPrograms(project, tools);
  const found = await askingTarget(session, project.env, (ask) => lookUp(needed, session, ask));
  return found
    .filter(({ state }) => state !== "found")
    .map(({ program, state, version, requirement: { packages = {}, hint = null, version: wanted } }) => ({
      name: program,
      packages,
      hint,
      message:
        state === "old"
          ? `${program} ${version} on target ${session.name} is older than ${wanted?.minimum}`
          : `no ${program} on target ${session.name}`,
    }));
}

/** What would keep the suites' cases from running; not what a step's own `requires:` lets it be skipped for. */
async function ofSuites(project: Project, session: Session, suites: readonly string[]): Promise<MissingProgram[]> {
  const found: MissingProgram[] = [];
  for (const suite of suites) {
    const { plan, tools } = await buildPlan(project, { suites: [suite] }, await session.facts());
    const monitors = await bindMonitors(project, plan);
    const { missing } = await verify(plan, tools, session, project.env, monitors.requires);
    found.push(
      ...missing
        .filter(({ code, required }) => code === "PM5001" && !required)
        .map(({ message, packages, hint }) => ({ name: message, message, packages, hint })),
    );
  }
  return found;
}

/** Exactly what would be done, or null where no known package manager is on this machine. */
export function planFor(missing: readonly MissingProgram[], path: string): InstallPlan | null {
  const manager = findManager(path);
  return manager && planInstall(missing, manager);
}
