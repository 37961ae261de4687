import type { Placement, Topology } from "../model/case.ts";
import { parseCpuList } from "../suite/cpu-list.ts";

/**
 * The CPUs that a step's `cpus:` means on this target, or null: not pinned. Throws with a sentence where the target cannot:
 * a CPU or a node that is not there, no sibling threads.
 */
export function resolveCpus({ cpus }: Placement, topology: Topology): readonly number[] | null {
  if (cpus === undefined || cpus === "free") return null;
  const all = [...topology.cpus].sort((a, b) => a.id - b.id);
  if (all.length === 0) throw new Error(`cpus: ${cpus} cannot be resolved: the target does not tell its CPUs`);
  const core = (cpu: (typeof all)[number]) => `${cpu.socket}.${cpu.core}`;
  if (cpus === "same") return [all[0]!.id];
  const isFirst = (cpu: (typeof all)[number]) => all.find((other) => core(other) === core(cpu)) === cpu;
  if (cpus === "spread") return all.filter(isFirst).map((cpu) => cpu.id);
  const [, word, number] = /^(spread|node) (\d+)$/.exec(cpus) ?? [];
  if (word === "spread") {
    if (Number(number) > all.length)
      throw new Error(`cpus: ${cpus} needs ${number} CPUs; this target has ${all.length}`);
    // Other threads of cores that are taken come last.
    const chosen = [...all.filter(isFirst), ...all.filter((cpu) => !isFirst(cpu))].slice(0, Number(number));
    return chosen.map((cpu) => cpu.id).sort((a, b) => a - b);
  }
  if (word === "node") {
    const own = all.filter((cpu) => cpu.node === Number(number));
    if (own.length === 0) throw new Error(`cpus: ${cpus} names a NUMA node without CPUs`);
    return own.map((cpu) => cpu.id);
  }
  if (cpus === "smt-sibling") {
    const siblings = all.find((cpu) => all.some((other) => other.id !== cpu.id && core(other) === core(cpu)));
    if (!siblings) throw new Error("cpus: smt-sibling needs a core with two threads; this target has none");
    return all.filter((cpu) => core(cpu) === core(siblings)).map((cpu) => cpu.id);
  }
  const list = parseCpuList(cpus);
  if (!list)
    throw new Error(
      `cpus: "${cpus}" is neither same, spread, spread N, smt-sibling, node N, free nor a list such as 0,2-3`,
    );
  const absent = list.filter((id) => !all.some((cpu) => cpu.id === id));
  if (absent.length > 0)
    throw new Error(
      `cpus: ${cpus} names CPU ${absent.join(", ")}; this target has ${all.map((cpu) => cpu.id).join(",")}`,
    );
  return list;
}

/** The NUMA node that a step's `memory:` names, or null. It need not have CPUs: memory can be all there is of a node. */
export function memoryNode({ memory }: Placement): number | null {
  const [, node] = /^node (\d+)$/.exec(memory ?? "") ?? [];
  return node === undefined ? null : Number(node);
}

/** What goes before argv: taskset for CPUs, numactl for memory. `{binary:...}` placeholders. */
export function placementPrefix(cpus: readonly number[] | null, memory: string | undefined): string[] {
  const prefix: string[] = [];
  if (memory !== undefined) {
    const node = memoryNode({ memory });
    prefix.push("{binary:numactl}", node === null ? "--interleave=all" : `--membind=${node}`);
  }
  if (cpus !== null) prefix.push("{binary:taskset}", "-c", cpus.join(","));
  return prefix;
}
