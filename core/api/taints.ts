import type { Environment } from "../model/environment.ts";
import type { CaseResult } from "../model/run.ts";

/** Facts of before that another value replaced while the run went on. Load and the like are no change of the machine. */
export function changedFacts(before: Environment, after: Environment): Environment | null {
  const names = Object.keys(after).filter(
    (name) => after[name]!.role !== "noted" && before[name] && before[name]!.value !== after[name]!.value,
  );
  return names.length > 0 ? Object.fromEntries(names.map((name) => [name, after[name]!])) : null;
}

/** Reasons why a whole run is doubtful: facts that moved under it, and repetitions that something disturbed. */
export function runTaints(cases: readonly CaseResult[], before: Environment, after: Environment): string[] {
  const moved = Object.keys(changedFacts(before, after) ?? {}).map(
    (name) => `${name} changed during the run: ${before[name]!.value}, then ${after[name]!.value}`,
  );
  const measured = cases.flatMap(({ repetitions }) => repetitions.filter(({ warmup }) => !warmup));
  const tainted = measured.filter(({ taints }) => taints.length > 0);
  if (tainted.length === 0) return moved;
  return [
    ...moved,
    `${tainted.length} of ${measured.length} repetitions were disturbed: ${tainted[0]!.taints[0]}${tainted.length > 1 ? ", ..." : ""}`,
  ];
}
