import { describe, expect, test } from "vitest";
import type { Json } from "../../core/model/case.ts";
import { prepareOptions } from "../../core/schema/options.ts";
import { FACTS } from "../suite/plan-of.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  properties: {
    size: { type: "integer", "x-unit": "B" },
    sizes: { type: "array", items: { $ref: "#/$defs/size" } },
    threads: { type: "integer" },
    mode: { anyOf: [{ type: "number", "x-unit": "s" }, { enum: ["auto", "3s"] }] },
    inner: {
      type: "object",
      properties: { t: { type: "number", "x-unit": "s", default: "1m" } },
      additionalProperties: { type: "number", "x-unit": "B" },
    },
    deep: { type: "object", default: {}, properties: { on: { type: "boolean", default: true } } },
    path: { type: "string", "x-identity": false },
    name: { type: "string" },
  },
  $defs: { size: { type: "integer", "x-unit": "B" } },
};
const prepare = (value: Json, facts = FACTS as typeof FACTS | null) => prepareOptions(schema, value, facts);

describe("quantities", () => {
  test.each<[Json, Json]>([
    [{ size: "4k" }, { size: 4096 }],
    [{ size: "4KB" }, { size: 4000 }],
    [{ size: 4096 }, { size: 4096 }],
    [{ sizes: ["1k", 2, "50% of l2"] }, { sizes: [1024, 2, 2 ** 19] }],
    [{ threads: "50% of cpus" }, { threads: 2 }],
    [{ threads: "2 x cpus, at most 6" }, { threads: 6 }],
    [{ size: "1 x last cache, at least 256MiB" }, { size: 2 ** 28 }],
    [{ mode: "2m" }, { mode: 120 }],
    [{ mode: "auto" }, { mode: "auto" }],
    [{ mode: "3s" }, { mode: "3s" }],
    [{ inner: { other: "1k" } }, { inner: { other: 1024, t: 60 } }],
    [{ name: "50% of cpus" }, { name: "50% of cpus" }],
  ])("%j", (given, expected) => {
    const { options, problems } = prepare(given);
    expect(problems).toEqual([]);
    expect(options).toEqual({ deep: { on: true }, ...(expected as object) });
  });
});

test("what identifies a case is what was written, in base units and one spelling, without paths and defaults", () => {
  expect(prepare({ size: "4k", threads: "50 % of CPUs", path: "/x", inner: {} }).identity).toEqual({
    size: 4096,
    threads: "0.5 x cpu.count",
    inner: {},
  });
  expect(prepare({ threads: "0.5 x cpu.count" }).identity).toEqual({ threads: "0.5 x cpu.count" });
});

test("without facts the rest is still checked", () => {
  const { options, nominal, problems } = prepare({ threads: "50% of cpus", size: "x" }, null);
  expect(options.threads).toBe("50% of cpus");
  expect(nominal.threads).toBe(4);
  expect(problems.map(({ path }) => path)).toEqual([["size"]]);
});

test("facts that the target does not tell are named", () => {
  expect(prepare({ size: "2 x l3" }).missingFacts).toEqual(["cache.l3"]);
});

test("a quantity that is none is told once", () => {
  expect(prepare({ size: "4 apples", threads: "4" }).problems.map(({ message }) => message)).toEqual([
    'size must be a size such as 4k or 256MiB, not "4 apples"',
    'threads must be a whole number, not "4"',
  ]);
});

test("the plugin cannot change what it gets", () => {
  expect(Object.isFrozen(prepare({}).options.deep)).toBe(true);
});
