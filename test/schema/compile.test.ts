import { describe, expect, test } from "vitest";
import { compile } from "../../core/schema/compile.ts";
import type { Words } from "../../core/schema/problem.ts";

const said = (schema: object, value: unknown, words?: Words) =>
  compile(
    schema,
    words,
  )(value).map(
    ({ path, code, message, hint }) => `${path.join("/")} ${code} ${message}${hint === null ? "" : ` | ${hint}`}`,
  );
const closed = (properties: object, more: object = {}) => ({
  type: "object",
  additionalProperties: false,
  properties,
  ...more,
});

describe("problems in words", () => {
  test.each<[string, object, unknown, string[]]>([
    ["unknown", closed({ alpha: {} }), { alhpa: 1 }, ['alhpa PM1004 unknown property "alhpa" | did you mean "alpha"?']],
    ["unknown, nothing near", closed({ alpha: {} }), { zzz: 1 }, ['zzz PM1004 unknown property "zzz" | known: alpha']],
    [
      "missing",
      closed({ a: { description: "First. Second." } }, { required: ["a"] }),
      {},
      ['a PM1006 missing property "a" | a: First'],
    ],
    [
      "several at once",
      closed({ a: { type: "string" }, b: { minimum: 3 } }),
      { a: 1, b: 1, c: 1 },
      [
        'c PM1004 unknown property "c" | did you mean "a"?',
        'a PM1005 a must be text, not 1 | write it in quotes: "1"',
        "b PM1005 b must be at least 3, not 1",
      ],
    ],
    [
      "with a unit",
      closed({ t: { type: "number", "x-unit": "s", maximum: 5 } }),
      { t: 9 },
      ["t PM1005 t must be at most 5 s, not 9 s"],
    ],
    [
      "an item",
      closed({ l: { type: "array", items: { type: "integer" } } }),
      { l: [1, "x"] },
      ['l/1 PM1005 item 2 must be a whole number, not "x"'],
    ],
    ["twice", closed({ l: { uniqueItems: true } }), { l: ["a", "b", "a"] }, ['l/2 PM1005 l holds "a" twice']],
    [
      "a pattern with an example",
      closed({ s: { pattern: "^x", examples: ["xy"] } }),
      { s: "a" },
      ['s PM1005 s cannot be "a" | for example "xy"'],
    ],
    [
      "a name",
      closed({ m: { propertyNames: { pattern: "^[a-z]+$" } } }),
      { m: { A: 1 } },
      ['m/A PM1005 "A" cannot be a name here | it must match ^[a-z]+$'],
    ],
    [
      "a nice form of yes",
      closed({ b: { type: "boolean" } }),
      { b: "yes" },
      ['b PM1005 b must be true or false, not "yes"'],
    ],
  ])("%s", (_, schema, value, expected) => {
    expect(said(schema, value)).toEqual(expected);
  });

  test("speak of what the properties are", () => {
    expect(said(closed({ bs: {} }), { sb: 1 }, { noun: "option", owner: " for fio" })[0]).toBe(
      'sb PM1004 unknown option "sb" for fio | did you mean "bs"?',
    );
  });
});

describe("unions become one sentence", () => {
  const row = {
    anyOf: [
      { type: "integer", minimum: 0 },
      { const: "last" },
      { ...closed({ n: { type: "number" } }), minProperties: 1 },
    ],
  };
  test.each<[unknown, string]>([
    ["first", 'row PM1005 row must be a whole number, "last" or a map, not "first"'],
    [-1, "row PM1005 row must be at least 0, not -1"],
    [{}, "row PM1005 row must not be empty"],
    [{ m: 1 }, 'row/m PM1004 unknown property "m" | did you mean "n"?'],
    [{ n: "x" }, 'row/n PM1005 n must be a number, not "x"'],
  ])("%j", (value, expected) => {
    expect(said(closed({ row }), { row: value })).toEqual([expected]);
  });

  test("through references, and in lists", () => {
    const schema = {
      ...closed({ l: { type: "array", items: { anyOf: [{ $ref: "#/$defs/word" }, { $ref: "#/$defs/map" }] } } }),
      $defs: { word: { type: "string" }, map: closed({ n: { type: "number" } }) },
    };
    expect(said(schema, { l: ["a", { m: 1 }, 3] })).toEqual([
      'l/1/m PM1004 unknown property "m" | did you mean "n"?',
      "l/2 PM1005 item 3 must be text or a map, not 3",
    ]);
  });
});

describe("a plugin's schema at fault", () => {
  test("unknown keywords are refused", () => {
    expect(() => compile(closed({ a: { typ: "string" } }), { owner: " for x" })).toThrow(
      /schema of the options for x is invalid.*typ/,
    );
  });

  test("an endless pattern is bounded and named", () => {
    const check = compile(closed({ a: { type: "string", pattern: "^(a+)+$" } }), { owner: " for x" });
    expect(check({ a: "aaa" })).toEqual([]);
    expect(() => check({ a: `${"a".repeat(40)}!` })).toThrow(
      /options for x cannot be checked: the pattern \^\(a\+\)\+\$ takes too long/,
    );
  });

  test("a harmless pattern that repeats a repetition is not refused, and patterns are told apart", () => {
    const check = compile(closed({ a: { pattern: "^[0-9]+(,[0-9]+)*$" }, b: { pattern: "^[a-z]+$" } }));
    expect(check({ a: "1,22,3", b: "x" })).toEqual([]);
    expect(check({ a: "x", b: "1" })).toHaveLength(2);
  });
});

test("__proto__ and constructor as keys are unknown properties like others", () => {
  const check = compile(closed({ a: {} }));
  expect(check(JSON.parse('{ "__proto__": 1, "constructor": 2 }')).map(({ message }) => message)).toEqual([
    'unknown property "__proto__"',
    'unknown property "constructor"',
  ]);
});
