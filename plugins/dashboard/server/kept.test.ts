import { expect, test } from "vitest";
import { Kept } from "./kept.ts";

/** Gives 1, 2, 3 ... */
function counter(): () => Promise<number> {
  let n = 0;
  return async () => ++n;
}

test("what is kept is given until its stamp is another one", async () => {
  const kept = new Kept<number>(4, 60_000);
  const next = counter();
  expect(await kept.get("a", "1", next)).toBe(1);
  expect(await kept.get("a", "1", next)).toBe(1);
  expect(await kept.get("b", "1", next)).toBe(2);
  expect(await kept.get("a", "2", next)).toBe(3);
  expect(await kept.get("a", "1", next)).toBe(4);
});

test("nothing is older than it may be", async () => {
  const kept = new Kept<number>(4, 60_000);
  const next = counter();
  expect(await kept.get("a", "1", next, 0)).toBe(1);
  expect(await kept.get("a", "1", next, 0)).toBe(2);
  expect(await kept.get("a", "1", next)).toBe(2);
});

test("the things that were asked for longest ago go first", async () => {
  const kept = new Kept<number>(2, 60_000);
  const next = counter();
  for (const key of ["a", "b", "a", "c"]) await kept.get(key, "", next);
  expect(await kept.get("a", "", next)).toBe(1);
  expect(await kept.get("b", "", next)).toBe(4);
});

test("all who ask meanwhile get the one that is being made; what failed is made again", async () => {
  const kept = new Kept<number>(2, 60_000);
  const next = counter();
  expect(await Promise.all([kept.get("a", "", next), kept.get("a", "", next)])).toEqual([1, 1]);
  await expect(kept.get("b", "", () => Promise.reject(new Error("not now")))).rejects.toThrow("not now");
  expect(await kept.get("b", "", next)).toBe(2);
});

test("what takes longer to make than it may be kept is made once for all who wait", async () => {
  const kept = new Kept<number>(2, 0);
  const next = counter();
  const { promise: open, resolve: release } = Promise.withResolvers<void>();
  const slow = () => open.then(next);
  const asked = Array.from({ length: 10 }, () => kept.get("a", "1", slow));
  const other = kept.get("a", "2", slow);
  release();
  expect(await Promise.all(asked)).toEqual(Array(10).fill(1));
  expect(await other).toBe(2);
  expect(await kept.get("a", "2", next)).toBe(3);
});
