import fc from "fast-check";
import { expect, test } from "vitest";
import { blockOrder } from "../../core/exec/block-order.ts";

const first = (order: ReturnType<typeof blockOrder>) => order.map(([key]) => key);

test("each block visits both; wherever it stops, neither was first more than once oftener", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 0, max: 2 ** 31 }), (blocks, seed) => {
      const order = blockOrder(blocks, seed);
      expect(order).toHaveLength(blocks);
      for (const keys of order) expect([...keys].sort()).toEqual(["a", "b"]);
      let ahead = 0;
      for (const key of first(order)) {
        ahead += key === "a" ? 1 : -1;
        expect(Math.abs(ahead)).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test("the seed draws it: the same one the same order, others others, and a is first as often as b", () => {
  expect(blockOrder(20, 4711)).toEqual(blockOrder(20, 4711));
  const begins = Array.from({ length: 1000 }, (_, seed) => first(blockOrder(2, seed))[0]);
  const share = begins.filter((key) => key === "a").length / begins.length;
  expect(share).toBeGreaterThan(0.45);
  expect(share).toBeLessThan(0.55);
});
