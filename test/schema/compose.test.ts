import Ajv2020 from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { composeSuiteSchema } from "../../core/schema/compose.ts";
import { KEYWORDS } from "../../core/schema/keywords.ts";
import suite from "../../schemas/suite.schema.json" with { type: "json" };
import { sieve } from "../suite/plan-of.ts";

const composed = composeSuiteSchema(suite, [{ name: "sieve", summary: sieve.summary, options: sieve.options }]);
const check = new Ajv2020.default({
  strict: true,
  strictTypes: false,
  strictRequired: false,
  allowUnionTypes: true,
  keywords: [...KEYWORDS],
}).compile(composed);
const valid = (options: object, uses = "sieve") => check({ steps: [{ id: "a", uses, with: options }] });

test("the composed schema is JSON", () => {
  expect(JSON.parse(JSON.stringify(composed)).$defs["with.sieve"].properties.limit).toBeDefined();
});

test.each<[boolean, object]>([
  [true, { limit: 3, memory: "256m", runtime: 5, share: "all", odd: false, threads: "50% of cpus" }],
  [true, { limit: "${{ matrix.n }}", odd: "${{ vars.odd }}", wheel: "${{ vars.w }}", words: "${{ vars.l }}" }],
  [false, { limit: 3, memry: 1 }],
  [false, { limit: "many" }],
  [false, { limit: 3, memory: "a lot" }],
  [false, { limit: 3, wheel: "one" }],
  [false, {}],
])("%s: %j", (expected, options) => {
  expect(valid(options)).toBe(expected);
});

test("a tool that is not loaded takes any options", () => {
  expect(valid({ anything: 1 }, "other")).toBe(true);
});
