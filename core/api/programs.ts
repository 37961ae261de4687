import { compareVersions } from "../exec/verify.ts";
import type { OptionsSchema } from "../plugin/schema.ts";
import type { Session } from "../plugin/target.ts";
import type { Requirement } from "../plugin/tool.ts";
import { variants } from "../schema/example.ts";
import { prepareOptions } from "../schema/options.ts";
import type { Project } from "./project.ts";

/** A program that plugins may need. */
export interface NeededProgram {
  readonly program: string;
  readonly requirement: Requirement;
  /** Names of tools and monitors, in the order of the configuration. */
  readonly usedBy: readonly string[];
}

/** Such a program on a target. `old`: older than the plugin takes. */
export interface LookedUpProgram extends NeededProgram {
  readonly state: "found" | "missing" | "old";
  readonly path: string | null;
  /** Null: it does not say, or nobody asks. */
  readonly version: string | null;
}

/** Programs that core itself calls, for `cpus:` and `memory:` of steps. */
const OWN: readonly NeededProgram[] = (
  [
    ["taskset", "util-linux"],
    ["numactl", "numactl"],
  ] as const
).map(([program, name]) => {
  const packages = Object.fromEntries(["apt", "dnf", "zypper", "pacman", "apk"].map((manager) => [manager, name]));
  return { program, requirement: { binary: program, packages }, usedBy: ["placement"] };
});

/**
 * Programs that these tools (and, for all, the monitors and placement) may need with any options. What a tool asks for
 * depends on its options, so each choice of them is asked about.
 */
export async function neededPrograms(
  project: Project,
  tools: readonly string[] | null = null,
): Promise<NeededProgram[]> {
  const found: NeededProgram[] = [];
  for (const name of tools ?? project.registry.names("tools")) {
    const tool = await project.registry.get("tools", name);
    const requires = (options: unknown) => tool.requires?.(options) ?? [];
    found.push(...programsOf(name, tool.options, requires));
  }
  if (tools !== null) return merged(found);
  for (const name of project.registry.names("monitors")) {
    const monitor = await project.registry.get("monitors", name);
    const requires = (options: unknown) => monitor.requires?.(options) ?? [];
    found.push(...programsOf(name, monitor.options, requires));
  }
  return merged([...found, ...OWN]);
}

function programsOf(
  name: string,
  schema: OptionsSchema,
  requires: (options: unknown) => readonly Requirement[],
): NeededProgram[] {
  return variants(schema).flatMap((options) => {
    const { nominal } = prepareOptions(schema, options, null);
    return safely(() => requires(nominal)).flatMap((requirement) =>
      requirement.binary === undefined || requirement.when === "case"
        ? []
        : [{ program: requirement.binary, requirement, usedBy: [name] }],
    );
  });
}

/** A plugin may object to options that no step could have. */
function safely(ask: () => readonly Requirement[]): readonly Requirement[] {
  try {
    return ask();
  } catch {
    return [];
  }
}

function merged(all: readonly NeededProgram[]): NeededProgram[] {
  return [...Map.groupBy(all, ({ program }) => program)].map(([program, same]) => ({
    program,
    requirement:
      same.find(({ requirement }) => requirement.packages !== undefined)?.requirement ?? same[0]!.requirement,
    usedBy: [...new Set(same.flatMap(({ usedBy }) => usedBy))],
  }));
}

/** Looks for programs on a target and asks those that are there for their versions. */
export function lookUp(
  needed: readonly NeededProgram[],
  session: Session,
  ask: (argv: readonly string[]) => Promise<string | null>,
): Promise<LookedUpProgram[]> {
  return Promise.all(
    needed.map(async (each): Promise<LookedUpProgram> => {
      const { binary, folders, version: question } = each.requirement;
      const path = await session.which(binary!, folders);
      if (path === null) return { ...each, state: "missing", path, version: null };
      if (question === undefined) return { ...each, state: "found", path, version: null };
      const said = await ask(question.argv.map((word) => (word === binary ? path : word)));
      const version = said === null ? null : (question.pattern.exec(said)?.[1] ?? null);
      const { minimum } = question;
      const old = minimum !== undefined && version !== null && compareVersions(version, minimum) < 0;
      return { ...each, state: old ? "old" : "found", path, version };
    }),
  );
}
