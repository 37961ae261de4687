import { environmentText, factTexts, formatFact } from "@perfmon/core/plugin";
import { expect, test } from "vitest";

const KiB = 1024;

test.each([
  [48 * KiB, "48 KiB"],
  [2 * KiB ** 2, "2 MiB"],
  [1.25 * KiB ** 2, "1.25 MiB"],
  [24_772_608 * KiB, "23.6 GiB"],
  [KiB, "1 KiB"],
  [1023 * KiB, "1023 KiB"],
  [KiB ** 3 - KiB, "1 GiB"],
  [0, "0 B"],
  [1000, "1.00 kB"],
  [1.5 * KiB, "1.54 kB"],
])("%d B of memory are %s", (bytes, text) => {
  expect(formatFact(bytes, "B")).toBe(text);
});

test("other facts: quantities with decimal prefixes, counts to the last digit", () => {
  expect(formatFact(2_999_998_000, "Hz")).toBe("3.00 GHz");
  expect(formatFact(131_072, "1")).toBe("131072");
  expect(formatFact(4096)).toBe("4096");
  expect(formatFact(true)).toBe("true");
});

test("two values that differ never read the same", () => {
  const memory = { name: "memory.total", role: "must-match" as const, unit: "B" };
  const close = { ...memory, baseline: 24_772_608 * KiB, candidate: 24_772_612 * KiB };
  expect(factTexts(close)).toEqual(["25367150592 B", "25367154688 B"]);
  const apart = { ...memory, baseline: 16 * KiB ** 3, candidate: null };
  expect(environmentText([apart])).toBe("memory.total 16 GiB -> (unknown)");
});
