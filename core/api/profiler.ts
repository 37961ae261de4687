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

/** A profiler that works on the target. */
export interface ReadyProfiler extends NamedProfiler {
  readonly when: Exclude<ProfileWhen, "off">;
  /** Of its programs. */
  readonly binaries: ReadonlyMap<string, string>;
}

/**
 * The configured profiler, found and tried on the target before anything is measured. Null: no profile is asked for, or none can
 * be had; then it is told why, and nothing else changes. PM2004, PM1506 where the configuration names no profiler.
 */
export async function readyProfiler(
  project: Project,
  session: Session,
  plan: Plan,
  facts: Environment,
  request: Steering & { readonly profile?: ProfileWhen },
): Promise<ReadyProfiler | null> {
  const when = request.profile ?? plan.profile ?? project.config.profile;
  if (when === "off") return null;
  const { profiler: name } = project.config;
  const monitor = await project.registry.get("monitors", name);
  if (monitor.scope !== "profile")
    throw new PerfmonError("PM1506", `the monitor "${name}" makes no profiles`, {
      hint: `see ${project.origins.profiler ?? "profiler: in perfmon.config.yaml"}; perf does`,
    });
  const named: NamedProfiler = { name, monitor, options: project.options("monitor", name, monitor.options) };
  const refused = (why: string) => {
    request.onMessage?.(`there will be no profiles: ${why}`, "warning");
    return null;
  };
  const binaries = new Map<string, string>();
  for (const { binary, folders, packages = {}, hint } of monitor.requires?.(named.options) ?? []) {
    const path = binary === undefined ? null : await session.which(binary, folders);
    const advice = installHint(packages) ?? hint;
    if (path === null) return refused(`no ${binary} on target ${session.name}${advice ? ` (${advice})` : ""}`);
    binaries.set(binary!, path);
  }
  const folder = await mkdtemp(join(tmpdir(), "perfmon-profiler-"));
  try {
    const scratch = await session.scratch();
    const context = { ...commonContext(request), session, folder, scratch, facts, binaries, env: project.env };
    const problem = await tryProfiler(named, context);
    return problem === null ? { ...named, when, binaries } : refused(problem);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
