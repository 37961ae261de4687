import type { Case } from "../model/case.ts";
import type { Block, Plan } from "../model/plan.ts";
import { shuffled, uniform } from "./seeded.ts";

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
    for (const { block, item } of casesOfRound(plan, round, unfinished)) {
      any = true;
      do yield { case: item, round };
      while (block.order === "suite" && unfinished(item));
    }
    if (!any) return;
  }
}

/** Every unfinished case once, block by block, in the order of that round. */
export function* casesOfRound(
  plan: Plan,
  round: number,
  unfinished: (item: Case) => boolean,
): Generator<{ readonly block: Block; readonly item: Case }> {
  for (const [index, block] of plan.blocks.entries()) {
    const cases = plan.cases.filter((item) => item.block === index && unfinished(item));
    const random = uniform(plan.seed ^ Math.imul(round + 1, 0x9e3779b1));
    for (const item of block.order === "random" ? shuffled(cases, random) : cases)
      if (unfinished(item)) yield { block, item };
  }
}
