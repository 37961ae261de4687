import type { Topology } from "@perfmon/core/plugin";
import type { Files } from "./files.ts";

export const CPUS = "/sys/devices/system/cpu";

/** The CPUs that are online and that perfmon may use (taskset, cpusets). One whose place is not known is left out. */
export function topology(files: Files): Topology {
  const allowed = cpuList(/^Cpus_allowed_list:\s*(\S+)/m.exec(files.text("/proc/self/status") ?? "")?.[1] ?? null);
  const online = cpuList(files.text(`${CPUS}/online`));
  const usable = (id: number) => (allowed?.has(id) ?? true) && (online?.has(id) ?? true);
  const cpus = cpuIds(files)
    .filter(usable)
    .flatMap((id) => {
      const number = (name: string) => {
        const text = files.text(`${CPUS}/cpu${id}/topology/${name}`);
        return text === null ? null : Number(text);
      };
      const core = number("core_id");
      const socket = number("physical_package_id");
      if (core === null || socket === null) return [];
      const node = files.names(`${CPUS}/cpu${id}`).find((name) => /^node\d+$/.test(name));
      // Without NUMA support there is one node.
      return [{ id, core, socket, node: node ? Number(node.slice(4)) : 0 }];
    });
  return { cpus };
}

/** Ids of all CPUs that the kernel knows, in their order. */
export function cpuIds(files: Files): number[] {
  return files
    .names(CPUS)
    .filter((name) => /^cpu\d+$/.test(name))
    .map((name) => Number(name.slice(3)))
    .sort((a, b) => a - b);
}

/** A kernel's list: `0,2-3`. */
export function cpuList(text: string | null): Set<number> | null {
  if (text === null) return null;
  return new Set(
    text.split(",").flatMap((part) => {
      const [from = Number.NaN, to = from] = part.split("-").map(Number);
      return Array.from({ length: to - from + 1 }, (_, i) => from + i);
    }),
  );
}
