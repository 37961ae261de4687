import { canaryJudgement } from "../analysis/canary.ts";
import { placeDifferences, refusing } from "../analysis/comparable.ts";
import { attemptsAt, REPEATS } from "../exec/repeats.ts";
import type { Environment, Fact } from "../model/environment.ts";
import type { BlockRecord, CaseResult, Repetition, RunHeader } from "../model/run.ts";
import type { Store } from "../plugin/collector.ts";
import { factTexts } from "../plugin/report-text/environment-text.ts";

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

/**
 * Reasons why a whole run is doubtful: facts that moved under it, a repetition that was disturbed in spite of its repeats,
 * and cases that something disturbed too often.
 */
export function runTaints(cases: readonly CaseResult[], before: Environment, after: Environment): string[] {
  const moved = Object.keys(changedFacts(before, after) ?? {}).map(
    (name) => `${name} changed during the run: ${movedText(before[name]!, after[name]!)}`,
  );
  const stubborn = cases.flatMap(({ repetitions }) => {
    const found = repetitions.find((each) => isTainted(each) && attemptsAt(repetitions, each.index) >= REPEATS);
    return found ?? [];
  });
  if (stubborn.length > 0)
    return [
      ...moved,
      `${share(stubborn.length, cases)} stayed disturbed after ${REPEATS} repeats: ${reasonOf(stubborn)}`,
    ];
  const often = cases.flatMap(({ repetitions }) => {
    const measured = repetitions.filter(({ warmup, setAside }) => !warmup && !setAside);
    const disturbed = measured.filter(isTainted);
    return disturbed.length > DOUBTFUL * measured.length ? disturbed[0]! : [];
  });
  if (often.length === 0) return moved;
  const which = cases.length === 1 ? "its repetitions" : `the repetitions of ${often.length} of ${cases.length} cases`;
  return [...moved, `more than a third of ${which} were disturbed: ${reasonOf(often)}`];
}

const movedText = (before: Fact, { value, unit }: Fact): string =>
  factTexts({ baseline: before.value, candidate: value, unit }).join(", then ");

/** `a repetition`, or `a repetition in 2 of 5 cases`. */
const share = (found: number, cases: readonly CaseResult[]) =>
  cases.length === 1 ? "a repetition" : `a repetition in ${found} of ${cases.length} cases`;

const reasonOf = ([first]: readonly Repetition[]) => first!.taints[0]!;

const isTainted = ({ warmup, setAside, taints }: Repetition) => !warmup && !setAside && taints.length > 0;

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
