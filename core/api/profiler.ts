import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PerfmonError } from "../errors/perfmon-error.ts";
import { type NamedProfiler, tryProfiler } from "../exec/profile.ts";
import { installHint } from "../exec/verify.ts";
import type { Environment } from "../model/environment.ts";
import type { Plan, ProfileWhen } from "../model/plan.ts";
import type { Session } from "../plugin/target.ts";
import { commonContext, type Steering } from "./on-target.ts";
import type { Project } from "./project.ts";

/** The configured profiler, and for which cases. */
export interface AskedProfiler extends NamedProfiler {
  readonly when: Exclude<ProfileWhen, "off">;
}

/** One that works on the target. */
export interface ReadyProfiler extends AskedProfiler {
  /** Of its programs. */
  readonly binaries: ReadonlyMap<string, string>;
}

/** Null: nobody asks for profiles. PM2004, PM1506 where the configuration names no profiler. */
export async function askedProfiler(
  project: Project,
  plan: Plan,
  request: { readonly profile?: ProfileWhen },
): Promise<AskedProfiler | null> {
  const when = request.profile ?? plan.profile ?? project.config.profile;
  if (when === "off") return null;
  return { ...(await configuredProfiler(project)), when };
}

/** PM2004, PM1506 where the configuration names no profiler. */
export async function configuredProfiler(project: Project): Promise<NamedProfiler> {
  const { profiler: name } = project.config;
  const monitor = await project.registry.get("monitors", name);
  if (monitor.scope !== "profile")
    throw new PerfmonError("PM1506", `the monitor "${name}" makes no profiles`, {
      hint: `see ${project.origins.profiler ?? "profiler: in perfmon.config.yaml"}; perf does`,
    });
  return { name, monitor, options: project.options("monitor", name, monitor.options) };
}

/**
 * Finds it and tries it on the target, before anything is measured and while nobody else measures. Null: it cannot record there;
 * then it is told why, and nothing else changes.
 */
export async function readyProfiler(
  project: Project,
  session: Session,
  asked: AskedProfiler,
  facts: Environment,
  steering: Steering,
): Promise<ReadyProfiler | null> {
  const refused = (why: string) => {
    steering.onMessage?.(`there will be no profiles: ${why}`, "warning");
    return null;
  };
  try {
    const binaries = new Map<string, string>();
    for (const { binary, folders, packages = {}, hint } of asked.monitor.requires?.(asked.options) ?? []) {
      if (binary === undefined) continue;
      const path = await session.which(binary, folders);
      const advice = installHint(packages) ?? hint;
      if (path === null) return refused(`no ${binary} on target ${session.name}${advice ? ` (${advice})` : ""}`);
      binaries.set(binary, path);
    }
    const problem = await tried(project, session, asked, facts, binaries, steering);
    return problem === null ? { ...asked, binaries } : refused(problem);
  } catch (error) {
    return refused(error instanceof Error ? error.message : String(error));
  }
}

async function tried(
  project: Project,
  session: Session,
  asked: AskedProfiler,
  facts: Environment,
  binaries: ReadonlyMap<string, string>,
  steering: Steering,
): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), "perfmon-profiler-"));
  try {
    const scratch = await session.scratch();
    return await tryProfiler(asked, {
      ...commonContext(steering),
      ...{ session, folder, scratch, facts, binaries, env: project.env },
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
