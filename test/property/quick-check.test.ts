import { globSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KEYWORDS } from "../../core/schema/keywords.ts";
import { quickCheck } from "../../core/schema/quick-check.ts";

type Schema = { readonly [keyword: string]: unknown };

const SCHEMAS = globSync("plugins/*/*/options.schema.json").map((path): [string, Schema] => [
  path,
  JSON.parse(readFileSync(path, "utf8")),
]);

const byAjv = (schema: Schema) =>
  new Ajv2020({ strict: false, keywords: [...KEYWORDS], validateSchema: false }).compile(schema);

/** Values on both sides of what a schema allows. */
function near(schema: Schema | boolean): fc.Arbitrary<unknown> {
  if (typeof schema === "boolean") return fc.jsonValue({ maxDepth: 1 });
  const numbers = Object.entries(schema).flatMap(([key, value]) =>
    /minimum|maximum|multipleOf/i.test(key) ? [Number(value), Number(value) - 1, Number(value) + 0.5] : [],
  );
  const given = [...((schema.examples ?? []) as unknown[]), ...((schema.enum ?? []) as unknown[]), schema.default ?? 0];
  const branches = ((schema.anyOf ?? []) as Schema[]).map((branch) => near(branch));
  const inner = [schema.items as Schema | undefined].flatMap((items) =>
    items ? [fc.array(near(items), { maxLength: 3 })] : [],
  );
  const other = fc.oneof(fc.constantFrom(...given, ...numbers), fc.jsonValue({ maxDepth: 1 }), fc.string());
  if (schema.type !== "object") return fc.oneof(...branches, ...inner, other);
  const { properties, additionalProperties, required } = schema as {
    properties?: Record<string, Schema>;
    additionalProperties?: Schema;
    required?: string[];
  };
  const known = (name: string) =>
    fc.oneof({ weight: 9, arbitrary: near(properties![name]!) }, { weight: 1, arbitrary: other });
  const names = fc.constantFrom("zzz", "a b", "", "constructor", "toString");
  const more = fc.dictionary(names, near(additionalProperties ?? true), { maxKeys: 1, noNullPrototype: true });
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

describe.each(SCHEMAS)("%s", (_, schema) => {
  test("is understood, and judged as ajv does", () => {
    const quick = quickCheck(schema)!;
    const check = byAjv(schema);
    let taken = 0;
    fc.assert(
      fc.property(near(schema), (value) => {
        if (quick(value)) taken++;
        expect(quick(value)).toBe(check(value));
      }),
      { numRuns: 500 },
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
  [{ properties: { a: { patternProperties: {} } } }],
  [{ items: { format: "date" } }],
  [{ "x-foo": 1 }],
  [{ anyOf: [{ typ: "string" }] }],
])("a schema that says something else is left to ajv: %j", (schema) => {
  expect(quickCheck(schema)).toBeNull();
});
