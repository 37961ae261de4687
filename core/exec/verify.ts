import type { Case, Topology } from "../model/case.ts";
import type { Environment } from "../model/environment.ts";
import type { Plan } from "../model/plan.ts";
import type { Session } from "../plugin/target.ts";
import type { Requirement, Tool, UsedPath } from "../plugin/tool.ts";
import { parseCpuList } from "../suite/cpu-list.ts";
import { formatQuantity } from "../units/format.ts";
import { placeholders } from "./placeholders.ts";
import { memoryNode, placementPrefix, resolveCpus } from "./placement.ts";

/** Something a case needs and the target does not have. */
export interface Missing {
  readonly caseId: string;
  readonly uses: string;
  readonly code: "PM5001" | "PM5002" | "PM1508";
  readonly message: string;
  readonly hint: string | null;
  /** The package that brings it, by package manager. */
  readonly packages: Readonly<Record<string, string>>;
  /** The step's `requires:`, or the words of its `cpus:` and `memory:`, name it: without it the step is skipped, whatever else. */
  readonly required?: boolean;
}

export interface Verified {
  readonly missing: readonly Missing[];
  readonly binaries: ReadonlyMap<string, string>;
  readonly toolVersions: ReadonlyMap<string, string>;
}

/** What verifying asks of a target. */
export type LookedAt = Pick<Session, "name" | "which" | "stat" | "topology" | "facts">;

/** Programs that core itself puts before argv. */
const PLACEMENT_PACKAGES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  taskset: { apt: "util-linux", dnf: "util-linux", apk: "util-linux", pacman: "util-linux", zypper: "util-linux" },
  numactl: { apt: "numactl", dnf: "numactl", apk: "numactl", pacman: "numactl", zypper: "numactl" },
};

/**
 * Looks for everything the plan's cases need on the target, all problems at once. Runs nothing but version commands.
 * `version` runs one and gives stdout and stderr together, or null.
 */
export async function verifyPlan(
  plan: Plan,
  tools: ReadonlyMap<string, Tool>,
  requirementsOf: (item: Case) => readonly Requirement[],
  session: LookedAt,
  version: (argv: readonly string[]) => Promise<string | null>,
): Promise<Verified> {
  const missing: Missing[] = [];
  const binaries = new Map<string, string>();
  const toolVersions = new Map<string, string>();
  const looked = new Map<string, Promise<Omit<Missing, "caseId" | "uses"> | null>>();
  const once = (key: string, look: () => Promise<Omit<Missing, "caseId" | "uses"> | null>) => {
    const result = looked.get(key) ?? look();
    looked.set(key, result);
    return result;
  };
  const pathsOf = (item: Case) => tools.get(item.uses)!.paths?.(item.options) ?? [];
  const topology = await session.topology();
  const storage = await storageOf(plan, pathsOf, session);
  for (const item of plan.cases) {
    const tool = tools.get(item.uses)!;
    const add = (found: Omit<Missing, "caseId" | "uses"> | null, required?: true) => {
      if (found) missing.push({ caseId: item.id, uses: item.uses, ...found, ...(required && { required }) });
    };
    const lack = (message: string | null, required?: true) =>
      add(message === null ? null : { code: "PM5002", message, hint: null, packages: {} }, required);
    // `spread 4` on a smaller machine is a case that it cannot have; a list of CPUs that are not there is a mistake.
    lack(placementProblem(item, topology), parseCpuList(item.placement.cpus ?? "") === null ? true : undefined);
    lack(await memoryProblem(item, session), true);
    lack(spaceProblem(item, pathsOf(item), storage), true);
    const prefix = placementPrefix(
      item.placement.cpus && item.placement.cpus !== "free" && tool.placement !== "own" ? [0] : null,
      item.placement.memory,
    );
    const placement = placeholders(prefix).map(
      ({ name }): Requirement => ({ binary: name, packages: PLACEMENT_PACKAGES[name] }),
    );
    const find = (requirement: Requirement) =>
      once(`binary ${item.uses} ${requirement.binary}`, () =>
        lookForBinary(requirement, session, binaries, (found) => toolVersions.set(item.uses, found), version),
      );
    for (const requirement of [...requirementsOf(item), ...placement]) {
      if (requirement.when === "case") continue;
      const lacks =
        requirement.binary !== undefined
          ? await find(requirement)
          : await once(`path ${requirement.file ?? requirement.folder}`, () => lookForPath(requirement, session));
      if (!requirement.optional) add(lacks);
    }
    for (const program of item.requires.programs ?? []) add(await find({ binary: program }), true);
    for (const { path, writes } of pathsOf(item))
      if (writes && !item.allowDestructive && (await session.stat(path)) === "block-device")
        add({
          code: "PM1508",
          message: `${item.uses} would write to the block device ${path} and destroy what is on it`,
          hint: "if that is meant, say allow_destructive: true in the step",
          packages: {},
        });
  }
  return { missing, binaries, toolVersions };
}

/** Facts of the storage below the files of cases that require free space. */
async function storageOf(
  plan: Plan,
  pathsOf: (item: Case) => readonly UsedPath[],
  session: LookedAt,
): Promise<Environment> {
  const wanting = plan.cases.filter(({ requires }) => requires.disk !== undefined);
  const paths = new Set(wanting.flatMap(pathsOf).map(({ path }) => path));
  return paths.size > 0 ? session.facts([...paths]) : {};
}

function placementProblem({ placement }: Case, topology: Topology): string | null {
  try {
    resolveCpus(placement, topology);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function memoryProblem({ placement }: Case, session: LookedAt): Promise<string | null> {
  const node = memoryNode(placement);
  if (node === null || (await session.stat(`/sys/devices/system/node/node${node}`)) === "folder") return null;
  const { "numa.nodes": nodes } = await session.facts();
  const has =
    typeof nodes?.value === "number" ? `, which has ${nodes.value === 1 ? "1 node" : `${nodes.value} nodes`}` : "";
  return `memory: ${placement.memory} names a NUMA node that is not on target ${session.name}${has}`;
}

/** Free space that the target does not tell is no reason against a case. */
function spaceProblem({ requires }: Case, paths: readonly UsedPath[], storage: Environment): string | null {
  if (requires.disk === undefined) return null;
  for (const { path } of paths) {
    const free = storage[`storage.${path}.free`]?.value;
    if (typeof free === "number" && free < requires.disk)
      return `needs ${formatQuantity(requires.disk, "B")} free for ${path}; there are ${formatQuantity(free, "B")}`;
  }
  return null;
}

async function lookForBinary(
  { binary, folders, packages = {}, hint, version: ask }: Requirement,
  session: LookedAt,
  binaries: Map<string, string>,
  setVersion: (version: string) => void,
  version: (argv: readonly string[]) => Promise<string | null>,
): Promise<Omit<Missing, "caseId" | "uses"> | null> {
  const path = await session.which(binary!, folders);
  if (path === null)
    return {
      code: "PM5001",
      message: `no ${binary} on target ${session.name}`,
      hint: installHint(packages) ?? hint ?? null,
      packages,
    };
  binaries.set(binary!, path);
  if (!ask) return null;
  const said = await version(ask.argv.map((word) => (word === binary || word === `{binary:${binary}}` ? path : word)));
  const found = said === null ? null : (ask.pattern.exec(said)?.[1] ?? null);
  if (found !== null) setVersion(found);
  if (ask.minimum !== undefined && found !== null && compareVersions(found, ask.minimum) < 0)
    return {
      code: "PM5001",
      message: `${binary} ${found} on target ${session.name} is older than ${ask.minimum}`,
      hint: installHint(packages) ?? hint ?? null,
      packages,
    };
  return null;
}

async function lookForPath(
  { file, folder, hint, packages = {} }: Requirement,
  session: LookedAt,
): Promise<Omit<Missing, "caseId" | "uses"> | null> {
  const path = (file ?? folder)!;
  const is = await session.stat(path);
  if (folder !== undefined ? is === "folder" : is === "file" || is === "block-device") return null;
  return {
    code: "PM5001",
    message: `${path} is ${is === null ? "not there" : `a ${is}`} on target ${session.name}`,
    hint: hint ?? installHint(packages),
    packages,
  };
}

/** The command that would install it, as the user would type it. */
export function installHint(packages: Readonly<Record<string, string>>): string | null {
  if (packages.apt === undefined) return null;
  const component = packages["apt-component"];
  return `perfmon tools install, or: apt-get install ${packages.apt}${component ? ` (from Debian's ${component})` : ""}`;
}

/** Numeric, part by part: 3.9 < 3.33. */
export function compareVersions(a: string, b: string): number {
  const parts = (text: string) =>
    text
      .split(/[^0-9]+/)
      .filter(Boolean)
      .map(Number);
  const [left, right] = [parts(a), parts(b)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const d = (left[i] ?? 0) - (right[i] ?? 0);
    if (d !== 0) return d;
  }
  return 0;
}
