import { globSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { OptionsSchema } from "../../core/plugin/schema.ts";
import { lookUp } from "../../core/schema/dereference.ts";
import { requiredExample } from "../../core/schema/example.ts";
import { KEYWORDS } from "../../core/schema/keywords.ts";
import { quickCheck } from "../../core/schema/quick-check.ts";

type Schema = { readonly [keyword: string]: unknown };

const read = (path: string): Schema => JSON.parse(readFileSync(path, "utf8"));
const FILES = [
  ...globSync("plugins/*/*/options.schema.json"),
  ...["suite", "config"].map((name) => `schemas/${name}.schema.json`),
];

const byAjv = (schema: Schema) =>
  new Ajv2020({ strict: false, keywords: [...KEYWORDS], validateSchema: false }).compile(schema);

/** Values on both sides of what a schema allows. */
function near(given: Schema | boolean, root: Schema, depth = 0): fc.Arbitrary<unknown> {
  if (typeof given === "boolean" || depth > 4) return fc.jsonValue({ maxDepth: 1 });
  const schema = typeof given.$ref === "string" ? { ...(lookUp(root, given.$ref) as Schema), ...given } : given;
  const inside = (inner: Schema | boolean) => near(inner, root, depth + 1);
  const numbers = Object.entries(schema).flatMap(([key, value]) =>
    /minimum|maximum|multipleOf/i.test(key) ? [Number(value), Number(value) - 1, Number(value) + 0.5] : [],
  );
  const values = [
    ...((schema.examples ?? []) as unknown[]),
    ...((schema.enum ?? []) as unknown[]),
    schema.default ?? 0,
  ];
  const branches = ((schema.anyOf ?? []) as Schema[]).map((branch) => inside(branch));
  const inner = [schema.items as Schema | undefined].flatMap((items) =>
    items ? [fc.array(inside(items), { maxLength: 3 })] : [],
  );
  const other = fc.oneof(fc.constantFrom(...values, ...numbers), fc.jsonValue({ maxDepth: 1 }), fc.string());
  if (schema.type !== "object") return fc.oneof(...branches, ...inner, other);
  const { properties, additionalProperties, required } = schema as {
    properties?: Record<string, Schema>;
    additionalProperties?: Schema;
    required?: string[];
  };
  const known = (name: string) =>
    fc.oneof({ weight: 9, arbitrary: inside(properties![name]!) }, { weight: 1, arbitrary: other });
  const names = fc.constantFrom("zzz", "a b", "", "constructor", "toString");
  const more = fc.dictionary(names, inside(additionalProperties ?? true), { maxKeys: 1, noNullPrototype: true });
  return fc
    .tuple(fc.shuffledSubarray(Object.keys(properties ?? {})), fc.nat(9), more, fc.nat(9))
    .chain(([some, complete, extra, strange]) => {
      const chosen = new Set([...some.slice(0, 4), ...(complete === 0 ? [] : (required ?? []))]);
      const map = fc.record(Object.fromEntries([...chosen].map((name) => [name, known(name)])), {
        noNullPrototype: true,
      });
      return map.map((filled) => (strange === 0 ? { ...filled, ...extra } : filled));
    });
}

/** A value that the schema takes: chance finds none where much is required. */
function smallest(path: string, schema: Schema): unknown {
  if (path.endsWith("suite.schema.json")) return { steps: [{ id: "a", uses: "fio" }] };
  return path.startsWith("plugins/") ? requiredExample(schema as unknown as OptionsSchema) : {};
}

describe.each(FILES)("%s", (path) => {
  const schema = read(path);
  test("is understood, and judged as ajv does", () => {
    const quick = quickCheck(schema)!;
    const check = byAjv(schema);
    let taken = 0;
    fc.assert(
      fc.property(near(schema, schema), (value) => {
        if (quick(value)) taken++;
        expect(quick(value)).toBe(check(value));
      }),
      { numRuns: 500, examples: [[smallest(path, schema)]] },
    );
    expect(taken).toBeGreaterThan(0);
  });
});

test.each<[string, Schema, unknown, boolean]>([
  ["characters, not UTF-16 units", { type: "string", maxLength: 1 }, "😀", true],
  ["too long", { maxLength: 1 }, "ab", false],
  ["no number", { type: "number" }, Number.NaN, false],
  ["not whole", { type: "integer" }, 1.5, false],
  ["whole", { type: ["integer", "null"] }, 1, true],
  ["inherited names are not there", { type: "object", required: ["toString"] }, {}, false],
  [
    "an own __proto__ is a name like others",
    { type: "object", properties: { a: {} }, additionalProperties: false },
    JSON.parse('{"__proto__":1}'),
    false,
  ],
  ["twice", { uniqueItems: true }, [1, 1], false],
  ["lists in a list are ajv's", { uniqueItems: true }, [[1], [2]], false],
  ["a constant map is ajv's", { const: { a: 1 } }, { a: 1 }, false],
])("%s", (_, schema, value, expected) => {
  expect(quickCheck(schema)!(value)).toBe(expected);
});

test.each<[Schema]>([
  [{ oneOf: [{}] }],
  [{ $ref: "#/$defs/a" }],
  [{ properties: { a: { dependentSchemas: {} } } }],
  [{ items: { format: "date" } }],
  [{ "x-foo": 1 }],
  [{ anyOf: [{ typ: "string" }] }],
])("a schema that says something else is left to ajv: %j", (schema) => {
  expect(quickCheck(schema)).toBeNull();
});

test.each(globSync("suites/*.yaml"))("%s is taken without ajv", (path) => {
  expect(quickCheck(read("schemas/suite.schema.json"))!(parse(readFileSync(path, "utf8")))).toBe(true);
});
