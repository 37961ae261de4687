import Ajv2020 from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { type Contributions, composeConfigSchema, composeSchema } from "../../core/schema/compose.ts";
import { KEYWORDS } from "../../core/schema/keywords.ts";
import config from "../../schemas/config.schema.json" with { type: "json" };
import suite from "../../schemas/suite.schema.json" with { type: "json" };
import { sieve } from "../suite/plan-of.ts";

const options = (properties: object) => ({ type: "object", additionalProperties: false, properties });
/** Options within themselves, behind a reference. */
const recursive = {
  ...options({ tree: { $ref: "#/$defs/tree" }, size: { $ref: "#/$defs/size", description: "Size." } }),
  $defs: {
    tree: options({ left: { $ref: "#/$defs/tree" }, leaf: { type: "integer" } }),
    size: { type: "integer", "x-unit": "B", minimum: 1 },
  },
};
const GIVEN: Contributions = {
  tools: [
    { name: "sieve", summary: sieve.summary, options: sieve.options },
    { name: "tree", summary: "trees", options: recursive },
  ],
  monitors: [{ name: "heat", summary: "heat", options: options({ limit: { type: "number", "x-unit": "ratio" } }) }],
  targets: [{ name: "here", summary: "this machine", options: options({ wait: { type: "number", "x-unit": "s" } }) }],
  analyzers: [{ name: "heat", summary: "judges heat", options: options({ bands: { type: "integer" } }) }],
  reporters: [{ name: "page", summary: "a page", options: options({ title: { type: "string" } }) }],
  collectors: [],
};
const ajv = new Ajv2020.default({
  strict: true,
  strictTypes: false,
  strictRequired: false,
  allowUnionTypes: true,
  keywords: [...KEYWORDS],
});
const composed = composeSchema(suite, config, GIVEN);
const check = ajv.compile(composed);
const valid = (given: object, uses = "sieve") => check({ steps: [{ id: "a", uses, with: given }] });

test("the composed schema is JSON", () => {
  expect(JSON.parse(JSON.stringify(composed)).$defs["with.sieve"].properties.limit).toBeDefined();
});

test.each<[boolean, object]>([
  [true, { limit: 3, memory: "256m", runtime: 5, share: "all", odd: false, threads: "50% of cpus" }],
  [true, { limit: "${{ matrix.n }}", odd: "${{ vars.odd }}", wheel: "${{ vars.w }}", words: "${{ vars.l }}" }],
  [true, { limit: 3, memory: "4 x last cache, at least 1MB", share: "${{ vars.s }}" }],
  [false, { limit: 3, memry: 1 }],
  [false, { limit: "many" }],
  [false, { limit: "3" }],
  [false, { limit: 3, memory: "a lot" }],
  [false, { limit: 3, memory: "3 parsecs" }],
  [false, { limit: 3, memory: "-1k" }],
  [false, { limit: 3, memory: "50% of cpus" }],
  [false, { limit: 3, threads: "50% of memory" }],
  [false, { limit: 3, wheel: "one" }],
  [false, { limit: 3, script: "echo ${{ vars.a }}" }],
  [false, {}],
])("%s: %j", (expected, given) => {
  expect(valid(given)).toBe(expected);
});

test("a tool and a monitor that no plugin gives are wrong", () => {
  expect(valid({ anything: 1 }, "other")).toBe(false);
  const watched = (monitors: unknown) => check({ steps: [{ id: "a", uses: "sieve", with: { limit: 1 }, monitors }] });
  expect([watched(["heat"]), watched([]), watched("${{ vars.m }}"), watched(["cold"])]).toEqual([
    true,
    true,
    true,
    false,
  ]);
});

test("what is needed may be left out where another suite is extended", () => {
  const steps = [{ id: "a", uses: "sieve" }, { id: "b" }];
  expect(check({ steps })).toBe(false);
  expect(check({ extends: "./other.yaml", steps })).toBe(true);
});

test("options within themselves end", () => {
  expect(valid({ tree: { left: { leaf: 1 } }, size: "4k" }, "tree")).toBe(true);
  expect(valid({ tree: { leaf: "x" } }, "tree")).toBe(false);
  expect(valid({ size: "large" }, "tree")).toBe(false);
});

const checkConfig = ajv.compile(composeConfigSchema(config, GIVEN));
const within = ajv.compile({ $ref: "#/$defs/config", $defs: composed.$defs });

test.each<[boolean, object]>([
  [
    true,
    { monitors: ["heat"], analyzers: ["heat"], reporters: ["page", "page=out.html", "page+=all.html"], target: "lab" },
  ],
  [
    true,
    { targets: { lab: { use: "here", wait: "2min" } }, options: { heat: { limit: "5%" }, page: { title: "${{" } } },
  ],
  [true, { options: { heat: { bands: 3 } } }],
  [true, { options: { elsewhere: { any: 1 } } }],
  [false, { monitors: ["cold"] }],
  [false, { reporters: ["pge=out.html"] }],
  [false, { targets: { lab: { use: "there" } } }],
  [false, { targets: { lab: { use: "here", wiat: 1 } } }],
  [false, { targets: { lab: { wait: 1 } } }],
  [false, { options: { page: { titel: "x" } } }],
  [false, { options: { heat: { limit: "${{ vars.a }}" } } }],
])("a configuration, %s: %j", (expected, given) => {
  expect([checkConfig(given), within(given)]).toEqual([expected, expected]);
});
