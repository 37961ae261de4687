import type { CaseRequirement, Facts } from "../model/case.ts";
import { formatQuantity } from "../units/format.ts";
import { child, type Node, plain } from "./document/tree.ts";
import type { Problems } from "./problems.ts";
import { quantityOf } from "./quantities.ts";

/** `requires:` of a step. */
export function readRequirements(node: Node | null, problems: Problems): CaseRequirement {
  const size = (name: "memory" | "disk") => {
    const at = child(node, name);
    const value = at && quantityOf(at, "B", name, problems);
    return value === null ? {} : { [name]: value };
  };
  const given = (name: string) => {
    const at = child(node, name);
    return at === null ? undefined : plain(at);
  };
  const cpus = given("cpus");
  const nodes = given("nodes");
  const programs = given("programs");
  const kernel = given("kernel");
  const tool = given("tool");
  return {
    ...size("memory"),
    ...size("disk"),
    ...(cpus === undefined ? {} : { cpus: Number(cpus) }),
    ...(nodes === undefined ? {} : { nodes: Number(nodes) }),
    ...(given("root") === true ? { root: true } : {}),
    ...(tool === "skip" || tool === "fail" ? { tool } : {}),
    ...(Array.isArray(programs) ? { programs: programs.map(String) } : {}),
    ...(kernel === undefined ? {} : { kernel: String(kernel) }),
  };
}

/**
 * Why the target does not have what a step requires, or null. A fact that the target does not tell is no reason: programs,
 * free space and permissions are looked at when the plan is verified.
 */
export function unmet(requires: CaseRequirement, facts: Facts): string | null {
  const fact = (name: string) => (Object.hasOwn(facts, name) ? facts[name]!.value : undefined);
  const memory = fact("memory.total");
  if (requires.memory !== undefined && typeof memory === "number" && memory < requires.memory)
    return `needs ${formatQuantity(requires.memory, "B")} of memory; the target has ${formatQuantity(memory, "B")}`;
  const cpus = fact("cpu.count");
  if (requires.cpus !== undefined && typeof cpus === "number" && cpus < requires.cpus)
    return `needs ${requires.cpus} CPUs; the target has ${cpus}`;
  const nodes = fact("numa.nodes");
  if (requires.nodes !== undefined && typeof nodes === "number" && nodes < requires.nodes)
    return `needs ${requires.nodes} NUMA nodes; the target has ${nodes}`;
  const kernel = fact("kernel.release");
  if (requires.kernel !== undefined && typeof kernel === "string" && isOlder(kernel, requires.kernel))
    return `needs kernel ${requires.kernel} or later; the target runs ${kernel}`;
  const user = fact("user.id");
  if (requires.root && typeof user === "number" && user !== 0) return "needs root";
  return null;
}

/** By the leading numbers: 6.1.0-13-amd64 is not older than 6.1. */
function isOlder(release: string, least: string): boolean {
  const numbers = (text: string) => /^[\d.]*/.exec(text)![0].split(".").map(Number);
  const [has, needs] = [numbers(release), numbers(least)];
  for (const [i, part] of needs.entries()) if ((has[i] ?? 0) !== part) return (has[i] ?? 0) < part;
  return false;
}
