import type { RunHeader } from "../model/run.ts";

/** Runs in their order, without the re-runs of others among them, which are counted by the id of their run. Pure. */
export function foldReruns(runs: readonly RunHeader[]): {
  readonly own: readonly RunHeader[];
  readonly reruns: ReadonlyMap<string, number>;
} {
  const listed = new Set(runs.map(({ id }) => id));
  const reruns = new Map<string, number>();
  const own = runs.filter(({ rerunOf }) => {
    if (rerunOf === null || !listed.has(rerunOf)) return true;
    reruns.set(rerunOf, (reruns.get(rerunOf) ?? 0) + 1);
    return false;
  });
  return { own, reruns };
}
