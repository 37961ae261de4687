/** More CPUs than any range needs: a slip of the finger is not to fill memory. */
const RANGE_AT_MOST = 4096;

/** A list of CPUs as the kernel writes it: `0,2-3`. Null: not such a list; a range that runs backwards makes none. */
export function parseCpuList(text: string): number[] | null {
  if (!/^\d+(-\d+)?(,\d+(-\d+)?)*$/.test(text)) return null;
  const cpus = new Set<number>();
  for (const part of text.split(",")) {
    const [from, to = from] = part.split("-").map(Number) as [number, number?];
    if (to! < from || to! - from >= RANGE_AT_MOST) return null;
    for (let id = from; id <= to!; id++) cpus.add(id);
  }
  return [...cpus].sort((a, b) => a - b);
}
