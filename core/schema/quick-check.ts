import { lookUp } from "./dereference.ts";
import { KEYWORDS } from "./keywords.ts";
import { guardedPattern } from "./patterns.ts";

type Schema = { readonly [keyword: string]: unknown };
type Names = { readonly [name: string]: unknown };
type Test<V = unknown> = (value: V) => boolean;
interface Making {
  readonly root: Schema;
  readonly test: (schema: unknown) => Test;
  readonly pattern: (pattern: string) => Test<string>;
}
/** The test whether a value surely meets one keyword with this argument, in this schema. */
type Rule<A = never> = (argument: A, making: Making, schema: Schema) => Test;
export type Patterns = (pattern: string, flags: string) => { test(text: string): boolean };

/** What says nothing about a value. */
const ANNOTATIONS = new Set([
  ...KEYWORDS,
  ...["$schema", "$id", "$comment", "title", "description", "default", "examples", "deprecated"],
]);

const isMap = (value: unknown): value is Names => typeof value === "object" && value !== null && !Array.isArray(value);
const isScalar = (value: unknown) => typeof value !== "object" || value === null;
const characters = (text: string) => Array.from(text).length;
const has = (map: unknown, name: string) => map !== undefined && Object.hasOwn(map as object, name);

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  null: (value) => value === null,
  boolean: (value) => typeof value === "boolean",
  string: (value) => typeof value === "string",
  number: Number.isFinite,
  integer: Number.isInteger,
  array: Array.isArray,
  object: isMap,
};

/** A keyword that speaks of values of one type only. */
const of =
  <V, A>(type: string, rule: (argument: A, making: Making, schema: Schema) => Test<V>): Rule<A> =>
  (argument, making, schema) => {
    const isOfType = TYPES[type]!;
    const meets = rule(argument, making, schema);
    return (value) => !isOfType(value) || meets(value as V);
  };
const ofNumber = (rule: (limit: number) => Test<number>) => of("number", rule);
const ofText = <A>(rule: (argument: A, making: Making) => Test<string>) => of("string", rule);
const ofList = <A>(rule: (argument: A, making: Making) => Test<readonly unknown[]>) => of("array", rule);
const ofMap = <A>(rule: (argument: A, making: Making, schema: Schema) => Test<Names>) => of("object", rule);

const RULES: Readonly<Record<string, Rule>> = {
  $ref: (pointer: string, { root, test }) => test(lookUp(root, pointer)),
  $defs: () => () => true,
  type: (types: string | readonly string[]) => {
    const tests = [types].flat().map((type) => TYPES[type] ?? (() => false));
    return tests.length === 1 ? tests[0]! : (value) => tests.some((test) => test(value));
  },
  const: (wanted: unknown) => (value) => isScalar(wanted) && value === wanted,
  enum: (wanted: readonly unknown[]) => (value) => isScalar(value) && wanted.includes(value),
  anyOf: (branches: readonly unknown[], { test }) => {
    const tests = branches.map(test);
    return (value) => tests.some((branch) => branch(value));
  },
  minimum: ofNumber((limit) => (value) => value >= limit),
  maximum: ofNumber((limit) => (value) => value <= limit),
  exclusiveMinimum: ofNumber((limit) => (value) => value > limit),
  exclusiveMaximum: ofNumber((limit) => (value) => value < limit),
  multipleOf: ofNumber((step) => (value) => Number.isSafeInteger(value / step)),
  minLength: ofText((least: number) => (value) => characters(value) >= least),
  maxLength: ofText((most: number) => (value) => characters(value) <= most),
  pattern: ofText((text: string, { pattern }) => pattern(text)),
  minItems: ofList((least: number) => (value) => value.length >= least),
  maxItems: ofList((most: number) => (value) => value.length <= most),
  uniqueItems: ofList(
    (asked: boolean) => (value) => !asked || (value.every(isScalar) && new Set(value).size === value.length),
  ),
  items: ofList((schema: Schema, { test }) => {
    const item = test(schema);
    return (value) => value.every((each) => item(each));
  }),
  minProperties: ofMap((least: number) => (value) => Object.keys(value).length >= least),
  maxProperties: ofMap((most: number) => (value) => Object.keys(value).length <= most),
  required: ofMap((names: readonly string[]) => (value) => names.every((name) => has(value, name))),
  propertyNames: ofMap((schema: Schema, { test }) => {
    const name = test(schema);
    return (value) => Object.keys(value).every(name);
  }),
  properties: ofMap(
    (schemas: Schema, { test }) =>
      (value) =>
        Object.keys(value).every((name) => !has(schemas, name) || test(schemas[name])(value[name])),
  ),
  patternProperties: ofMap((schemas: Schema, { test, pattern }) => {
    const tests = Object.entries(schemas).map(([text, schema]) => [pattern(text), test(schema)] as const);
    return (value) =>
      Object.keys(value).every((name) => tests.every(([matches, holds]) => !matches(name) || holds(value[name])));
  }),
  additionalProperties: ofMap((schema: boolean | Schema, { test, pattern }, { properties, patternProperties = {} }) => {
    const named = Object.keys(patternProperties as Schema).map(pattern);
    const other = test(schema);
    return (value) =>
      Object.keys(value).every(
        (name) => has(properties, name) || named.some((matches) => matches(name)) || other(value[name]),
      );
  }),
};

/** Schemas within a keyword's argument. */
const INNER: Readonly<Record<string, (argument: never) => readonly unknown[]>> = {
  $defs: (schemas: Schema) => Object.values(schemas),
  anyOf: (branches: readonly unknown[]) => branches,
  items: (schema: Schema) => [schema],
  propertyNames: (schema: Schema) => [schema],
  additionalProperties: (schema: Schema) => [schema],
  properties: (schemas: Schema) => Object.values(schemas),
  patternProperties: (schemas: Schema) => Object.values(schemas),
};

/** Whether a schema holds only keywords that are known here, and references to what is in its `$defs`. */
function isPlain(schema: unknown, root: Schema): boolean {
  if (typeof schema === "boolean") return true;
  if (!isMap(schema)) return false;
  return Object.entries(schema).every(([keyword, argument]) => {
    if (ANNOTATIONS.has(keyword)) return true;
    if (!Object.hasOwn(RULES, keyword)) return false;
    if (keyword === "$ref") return has(root.$defs, String(argument).replace(/^#\/\$defs\//, ""));
    return (INNER[keyword]?.(argument as never) ?? []).every((inner) => isPlain(inner, root));
  });
}

/**
 * A check that takes a valid value without compiling the schema, or null where the schema says something that it does not
 * know. What it takes is valid; what it does not take is ajv's to judge and to explain. Loading ajv and compiling the schemas
 * of a suite and of its tools takes 150 ms, longer than all else that `perfmon validate` does, and most values are valid.
 */
export function quickCheck(root: unknown, patterns: Patterns = guardedPattern): Test | null {
  if (!isPlain(root, root as Schema)) return null;
  const expressions = new Map<string, Test<string>>();
  const tests = new Map<unknown, Test>();
  const making: Making = {
    root: root as Schema,
    pattern(text) {
      const known = expressions.get(text);
      if (known) return known;
      const expression = patterns(text, "u");
      const test: Test<string> = (value) => expression.test(value);
      expressions.set(text, test);
      return test;
    },
    test(schema) {
      if (typeof schema === "boolean") return () => schema;
      const known = tests.get(schema);
      if (known) return known;
      let rules: readonly Test[] | null = null;
      // Made when the first value comes: most of a schema is never asked, and a schema may be within itself.
      const test: Test = (value) => {
        rules ??= rulesOf(schema as Schema, making);
        for (const meets of rules) if (!meets(value)) return false;
        return true;
      };
      tests.set(schema, test);
      return test;
    },
  };
  return making.test(root);
}

const rulesOf = (schema: Schema, making: Making): Test[] =>
  Object.entries(schema).flatMap(([keyword, argument]) => RULES[keyword]?.(argument as never, making, schema) ?? []);
