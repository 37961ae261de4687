import { expect, test } from "vitest";
import { slept } from "./exec.ts";

const at = (boot: number | null, monotonic: number) => ({ boot, earliest: monotonic, latest: monotonic + 0.001 });

test("a machine that slept is told from one that was slow", () => {
  expect(slept(at(100, 50), at(110, 60))).toBe(false);
  expect(slept(at(100.009, 50), at(110.019, 60))).toBe(false);
  expect(slept(at(100, 50), at(111, 60))).toBe(true);
  // Between the two clocks of one look, another process may have had the CPU.
  expect(slept({ boot: 100, earliest: 50, latest: 53 }, { boot: 113, earliest: 60, latest: 63 })).toBe(false);
});

test("without the clock that counts sleep nothing is claimed", () => {
  expect(slept(at(null, 50), at(110, 60))).toBe(false);
  expect(slept(at(100, 50), at(null, 60))).toBe(false);
});
