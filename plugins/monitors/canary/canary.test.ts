import { fileURLToPath } from "node:url";
import type { Facts } from "@perfmon/core/plugin";
import { testMonitor } from "@perfmon/core/plugin/testing";
import { describe, expect, test } from "vitest";
import { sizes } from "./command.ts";
import monitor from "./monitor.ts";
import { multiplyAdd } from "./read.ts";
import { order } from "./worker.ts";

for (const check of testMonitor(monitor, "canary", fileURLToPath(new URL("./fixtures", import.meta.url))))
  test(check.name, check.run);

test.each([1, 2, 4, 64, 8192, 65_536])("a chase over %i lines visits each once and comes back", (lines) => {
  const { at, after } = order(lines);
  const seen = new Set<number>();
  let line = 0;
  for (let k = 0; k < lines; k++) {
    expect(line).toBe(at(k));
    seen.add(line);
    line = after(line);
  }
  expect(line).toBe(0);
  expect(seen.size).toBe(lines);
});

test("the order gives a prefetcher no stride", () => {
  const { at } = order(8192);
  const strides = new Map<number, number>();
  for (let k = 1; k < 8192; k++) {
    const stride = at(k) - at(k - 1);
    strides.set(stride, (strides.get(stride) ?? 0) + 1);
  }
  expect(Math.max(...strides.values())).toBeLessThan(8192 / 50);
});

test("multiplications are foretold as they are done", () => {
  let x = 1;
  for (let n = 0; n <= 1000; n++) {
    expect(multiplyAdd(n)).toBe(x >>> 0);
    x = (Math.imul(x, 1664525) + 1013904223) | 0;
  }
});

describe("sizes", () => {
  const KiB = 2 ** 10;
  const MiB = 2 ** 20;
  const caches = (l2: number | null, l3: number | null, memory = 2 ** 40): Facts => {
    const known = Object.entries({ "cache.l2": l2, "cache.l3": l3, "memory.total": memory });
    return Object.fromEntries(known.flatMap(([name, value]) => (value ? [[name, { value, role: "must-match" }]] : [])));
  };
  test.each([
    ["half of the second cache, 4 times the last", caches(1 * MiB, 32 * MiB), { l2: 512 * KiB, dram: 128 * MiB }],
    ["odd caches", caches(1280 * KiB, 12 * MiB), { l2: 512 * KiB, dram: 64 * MiB }],
    ["no third cache", caches(1 * MiB, null), { l2: 512 * KiB, dram: 4 * MiB }],
    ["a huge last cache", caches(2 * MiB, 384 * MiB), { l2: 1 * MiB, dram: 128 * MiB }],
    ["little memory", caches(1 * MiB, 32 * MiB, 256 * MiB), { l2: 512 * KiB, dram: 32 * MiB }],
    ["nothing known", {}, { l2: 256 * KiB, dram: 128 * MiB }],
  ])("%s", (_name, facts, expected) => expect(sizes({}, facts)).toEqual(expected));
  test("the last cache is the largest level's, whichever that is", () => {
    const facts: Facts = {
      "cache.last": { value: 4 * MiB, role: "noted" },
      "cache.l3": { value: 2 * MiB, role: "noted" },
    };
    expect(sizes({}, facts).dram).toBe(16 * MiB);
  });
  test("as given, rounded down", () =>
    expect(sizes({ l2_size: 3 * MiB, dram_size: 65 * MiB }, {})).toEqual({ l2: 2 * MiB, dram: 64 * MiB }));
});
