import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { pettitt } from "../../core/stats/pettitt.ts";

const r = JSON.parse(readFileSync(new URL("./reference/pettitt.json", import.meta.url), "utf8"));

describe("Pettitt's test, against R", () => {
  for (const { values, at, p } of r.pettitt)
    test(`${values.length} values from ${values[0]} on`, () => {
      const found = pettitt(values)!;
      expect(found.at).toBe(at);
      expect(Math.abs(found.p - p)).toBeLessThanOrEqual(1e-12 * p);
    });
  test("one value", () => expect(pettitt([1])).toBeNull());
});
