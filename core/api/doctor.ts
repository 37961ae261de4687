import type { Session } from "../plugin/target.ts";
import { type Ask, askingTarget } from "./ask-target.ts";
import { type Check, failed, ok } from "./doctor-check.ts";
import { factChecks } from "./doctor-facts.ts";
import { partChecks } from "./doctor-parts.ts";
import { placeChecks } from "./doctor-places.ts";
import { type LookedUpProgram, lookUp, neededPrograms } from "./programs.ts";
import type { Project } from "./project.ts";

/** Looks at this machine, the store and the target; changes nothing but what a killed perfmon left tuned, which is put back. */
export async function doctor(project: Project): Promise<Check[]> {
  const checks = [ok("node", `Node ${process.versions.node}`), configCheck(project)];
  checks.push(...(await partChecks(project)), ...(await placeChecks(project)));
  let session: Session;
  try {
    session = await project.openSession();
  } catch (error) {
    return [...checks, failed("target", error)];
  }
  try {
    return [...checks, ...(await leftChecks(session)), ...(await targetChecks(project, session))];
  } catch (error) {
    return [...checks, failed("target", error)];
  } finally {
    await session.close();
  }
}

function configCheck({ configFile, registry, config }: Project): Check {
  const from = configFile === null ? "no perfmon.config.yaml, so the defaults hold" : configFile;
  const tools = registry.names("tools");
  if (tools.length === 0)
    return {
      name: "configuration",
      state: "error",
      message: `${from}: no plugin gives a tool`,
      advice: 'add "..." to plugins: for the built-in ones',
    };
  return ok("configuration", `${from}; ${config.plugins.length} plugins, tools ${tools.join(", ")}`);
}

/** One check where a killed perfmon had left the target tuned. */
async function leftChecks({ tuning }: Session): Promise<Check[]> {
  const messages = (await tuning?.recover()) ?? [];
  return messages.map((message) => ({ name: "tuning", state: "warning", message, advice: null }));
}

async function targetChecks(project: Project, session: Session): Promise<Check[]> {
  const facts = await session.facts();
  const needed = await neededPrograms(project);
  return askingTarget(session, project.env, async (ask) => [
    ...factChecks(session.name, facts),
    await cgroupCheck(ask),
    await perfCheck(ask, facts["user.id"]?.value === 0),
    ...programChecks(await lookUp(needed, session, ask), session.name),
  ]);
}

/** What runs on the target is in a cgroup named by the target, where it could make one. */
async function cgroupCheck(ask: Ask): Promise<Check> {
  // A target may take a command in a moment after it has started.
  const said = await ask(["sh", "-c", "sleep 0.2; cat /proc/self/cgroup"]);
  if (said?.includes("/perfmon-"))
    return ok("cgroup", "commands run in cgroups of their own: nothing they start escapes");
  return {
    name: "cgroup",
    state: "warning",
    message: "no cgroup can be made: what a tool leaves behind is found by its process group and environment",
    advice: "systemd-run --user --scope -p Delegate=yes perfmon ..., or run as root",
  };
}

/** From this level of kernel.perf_event_paranoid on, users get no counters of the CPU at all. */
const PARANOID = 3;

async function perfCheck(ask: Ask, root: boolean): Promise<Check> {
  const level = /^-?\d+$/m.exec((await ask(["cat", "/proc/sys/kernel/perf_event_paranoid"])) ?? "")?.[0];
  const warning = (message: string, advice: string | null): Check => ({
    name: "perf_event",
    state: "warning",
    message,
    advice,
  });
  if (level === undefined) return warning("the kernel has no perf_event: no counters, no profiles", null);
  const hidden = /^[12]$/m.exec((await ask(["cat", "/proc/sys/kernel/kptr_restrict"])) ?? "")?.[0];
  const names = root || hidden === undefined ? "" : `, kernel.kptr_restrict ${hidden}: kernel functions have no names`;
  const said = `kernel.perf_event_paranoid is ${level}${names}`;
  if (!root && Number(level) >= PARANOID)
    return warning(`${said}: no counters and no profiles for this user`, "sudo sysctl kernel.perf_event_paranoid=1");
  const devices = (await ask(["ls", "/sys/bus/event_source/devices"])) ?? "";
  if (!/^(cpu|cpu_core|armv\w+|power_\w+)$/m.test(devices))
    return warning(
      "the CPU's counters are not there (in a virtual machine the host hides them): profiles sample cpu-clock",
      null,
    );
  return !root && Number(level) > 1
    ? warning(
        `${said}: counters and profiles of own processes only, without the kernel`,
        "sudo sysctl kernel.perf_event_paranoid=1",
      )
    : ok("perf_event", said);
}

/** One check for each package. */
function programChecks(programs: readonly LookedUpProgram[], target: string): Check[] {
  const groups = Map.groupBy(programs, ({ program, requirement }) => requirement.packages?.apt ?? program);
  return [...groups.values()].map((same): Check => {
    const { usedBy, version, requirement } = same[0]!;
    const users = `for ${[...new Set(same.flatMap((each) => each.usedBy))].join(", ")}`;
    const wrong = same.filter(({ state }) => state !== "found");
    const name = requirement.packages?.apt ?? same[0]!.program;
    if (wrong.length === 0) return ok(name, `${version === null ? "found" : `version ${version}`}, ${users}`);
    const old = wrong[0]!.state === "old";
    const message = old
      ? `${wrong[0]!.program} ${version} is older than ${requirement.version!.minimum}, ${users}`
      : `no ${wrong
          .map(({ program }) => program)
          .slice(0, 3)
          .join(", ")} on target ${target}, ${users}`;
    return { name, state: "warning", message, advice: installAdvice(requirement, usedBy) };
  });
}

function installAdvice(
  { packages = {}, hint }: LookedUpProgram["requirement"],
  usedBy: readonly string[],
): string | null {
  if (packages.apt === undefined) return hint ?? null;
  const component = packages["apt-component"];
  const own = usedBy.includes("placement") ? "perfmon tools install" : `perfmon tools install ${usedBy.join(" ")}`;
  return `${own}, or: apt-get install ${packages.apt}${component ? ` (from Debian's ${component})` : ""}`;
}
