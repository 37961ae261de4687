import { canaryJudgement } from "../analysis/canary.ts";
import { placeDifferences, refusing } from "../analysis/comparable.ts";
import type { Environment } from "../model/environment.ts";
import type { BlockRecord, CaseResult, Repetition, RunHeader } from "../model/run.ts";
import type { Store } from "../plugin/collector.ts";

/** Facts of before that another value replaced while the run went on. Load and the like are no change of the machine. */
export function changedFacts(before: Environment, after: Environment): Environment | null {
  const names = Object.keys(after).filter(
    (name) => after[name]!.role !== "noted" && before[name] && before[name]!.value !== after[name]!.value,
  );
  return names.length > 0 ? Object.fromEntries(names.map((name) => [name, after[name]!])) : null;
}

/**
 * Share of a case's repetitions from which their disturbance makes the run doubtful. A median and its interval stand a
 * smaller one; with 5 repetitions that is one of them.
 */
const DOUBTFUL = 1 / 3;

/** Reasons why a whole run is doubtful: facts that moved under it, and cases that something disturbed too often. */
export function runTaints(cases: readonly CaseResult[], before: Environment, after: Environment): string[] {
  const moved = Object.keys(changedFacts(before, after) ?? {}).map(
    (name) => `${name} changed during the run: ${before[name]!.value}, then ${after[name]!.value}`,
  );
  const disturbed = cases.filter(({ repetitions }) => {
    const measured = repetitions.filter(({ warmup }) => !warmup);
    return measured.filter(isTainted).length > DOUBTFUL * measured.length;
  });
  const first = disturbed[0]?.repetitions.find(isTainted);
  if (!first) return moved;
  const which =
    cases.length === 1 ? "its repetitions" : `the repetitions of ${disturbed.length} of ${cases.length} cases`;
  return [...moved, `more than a third of ${which} were disturbed: ${first.taints[0]}`];
}

/** Earlier runs whose canary says how much its readings vary on this machine. */
const LOOK_BACK = 20;

/** Why the canary makes a run doubtful: the machine moved while it ran. Earlier runs are asked only where they are needed. */
export async function canaryTaints(store: Store, run: RunHeader, blocks: readonly BlockRecord[]): Promise<string[]> {
  let { during } = canaryJudgement({ candidate: blocks, earlier: [] });
  if (during.parts.some(({ change, detectable }) => change !== null && detectable === null)) {
    const { target, suite } = run;
    const earlier = (await store.runs({ target, suite, state: "completed", limit: LOOK_BACK })).filter(
      (other) => other.id < run.id && refusing(placeDifferences(other, run), []).length === 0,
    );
    const read = await Promise.all(earlier.map(({ id }) => store.blocks(id)));
    during = canaryJudgement({ candidate: blocks, earlier: read }).during;
  }
  return during.moved ? [during.reason.message] : [];
}

const isTainted = ({ warmup, taints }: Repetition) => !warmup && taints.length > 0;
