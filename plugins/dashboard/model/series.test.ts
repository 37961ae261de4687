import type { Comparison, Labels } from "@perfmon/core/plugin";
import { expect, test } from "vitest";
import { comparisonKey } from "./series.ts";

const key = (labels: Labels) => comparisonKey({ case: { fingerprint: "f" }, metric: "m", labels } as Comparison);

test("label sets that read alike are series of their own, whatever their order", () => {
  expect(key({ cpus: "0,node=1" })).not.toBe(key({ cpus: "0", node: "1" }));
  expect(key({ a: "1", b: "2" })).toBe(key({ b: "2", a: "1" }));
});
