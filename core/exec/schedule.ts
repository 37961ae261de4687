import type { Case } from "../model/case.ts";
import type { Order, Plan } from "../model/plan.ts";

/** One visit: run the next repetition of `case`. */
export interface Turn {
  readonly case: Case;
  /** 0-based. */
  readonly round: number;
}

/**
 * The order in which repetitions run. Round r goes through the blocks in order and visits every unfinished case once:
 * in the suite's order (interleaved), or shuffled by the seed (random); a block of order `suite` runs all repetitions of
 * one case before the next. `unfinished` is asked again before every visit.
 */
export function* schedule(plan: Plan, unfinished: (item: Case) => boolean): Generator<Turn> {
  for (let round = 0; ; round++) {
    let any = false;
    for (const [index, block] of plan.blocks.entries()) {
      const cases = plan.cases.filter((item) => item.block === index && unfinished(item));
      for (const item of ordered(cases, block.order, plan.seed, round)) {
        if (!unfinished(item)) continue;
        any = true;
        do yield { case: item, round };
        while (block.order === "suite" && unfinished(item));
      }
    }
    if (!any) return;
  }
}

function ordered(cases: readonly Case[], order: Order, seed: number, round: number): readonly Case[] {
  return order === "random" ? shuffled(cases, seed, round) : cases;
}

/** Fisher and Yates with mulberry32 seeded by the plan's seed and the round: the same plan gives the same order. */
function shuffled<T>(items: readonly T[], seed: number, round: number): T[] {
  let state = (seed ^ Math.imul(round + 1, 0x9e3779b1)) >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(uniform() * (i + 1));
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}
