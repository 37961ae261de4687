import { expect, test } from "vitest";
import { schedule } from "../../core/exec/schedule.ts";
import type { Case } from "../../core/model/case.ts";
import type { Order, Plan } from "../../core/model/plan.ts";

/** The ids in the order visited, where case `x` needs `needs[x]` repetitions. */
function visits(blocks: readonly { order: Order; cases: string }[], needs: Record<string, number>, seed = 1): string {
  const cases = blocks.flatMap(({ cases }, block) => [...cases].map((id) => ({ id, block }) as Case));
  const plan = { blocks: blocks.map(({ order }) => ({ suite: "s", order })), cases, seed } as unknown as Plan;
  const left = new Map(Object.entries(needs));
  let order = "";
  for (const { case: item } of schedule(plan, ({ id }) => left.get(id)! > 0)) {
    order += item.id;
    left.set(item.id, left.get(item.id)! - 1);
  }
  return order;
}

test("interleaved: every unfinished case once a round, in the suite's order", () => {
  expect(visits([{ order: "interleaved", cases: "abc" }], { a: 3, b: 1, c: 2 })).toBe("abcaca");
});

test("suite: all repetitions of a case before the next", () => {
  expect(visits([{ order: "suite", cases: "ab" }], { a: 3, b: 2 })).toBe("aaabb");
});

test("a round goes through the blocks in order", () => {
  const blocks = [
    { order: "interleaved" as const, cases: "ab" },
    { order: "interleaved" as const, cases: "cd" },
  ];
  expect(visits(blocks, { a: 2, b: 2, c: 2, d: 2 })).toBe("abcdabcd");
});

test("random: a permutation a round, the same for the same seed, another for another", () => {
  const needs = Object.fromEntries([..."abcdefgh"].map((id) => [id, 3]));
  const one = visits([{ order: "random", cases: "abcdefgh" }], needs, 7);
  expect(visits([{ order: "random", cases: "abcdefgh" }], needs, 7)).toBe(one);
  expect(visits([{ order: "random", cases: "abcdefgh" }], needs, 8)).not.toBe(one);
  for (const round of one.match(/.{8}/g)!) expect([...round].sort().join("")).toBe("abcdefgh");
});
