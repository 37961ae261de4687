import { lookUp } from "./dereference.ts";
import { KEYWORDS } from "./keywords.ts";
import { guardedPattern } from "./patterns.ts";

type Schema = { readonly [keyword: string]: unknown };
type Names = { readonly [name: string]: unknown };
interface Check {
  readonly root: Schema;
  readonly holds: (schema: unknown, value: unknown) => boolean;
  readonly matches: (pattern: string, text: string) => boolean;
}
/** Whether a value surely meets one keyword with this argument, in this schema. */
type Rule<A = never> = (value: unknown, argument: A, check: Check, schema: Schema) => boolean;
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
  <V, A>(type: string, rule: (value: V, argument: A, check: Check, schema: Schema) => boolean): Rule<A> =>
  (value, argument, check, schema) =>
    !TYPES[type]!(value) || rule(value as V, argument, check, schema);
const ofNumber = (rule: (value: number, limit: number) => boolean) => of("number", rule);
const ofText = <A>(rule: (value: string, argument: A, check: Check) => boolean) => of("string", rule);
const ofList = <A>(rule: (value: readonly unknown[], argument: A, check: Check) => boolean) => of("array", rule);
const ofMap = <A>(rule: (value: Names, argument: A, check: Check, schema: Schema) => boolean) => of("object", rule);

const RULES: Readonly<Record<string, Rule>> = {
  $ref: (value, pointer: string, { holds, root }) => holds(lookUp(root, pointer), value),
  $defs: () => true,
  type: (value, types: string | readonly string[]) => [types].flat().some((type) => TYPES[type]?.(value) ?? false),
  const: (value, wanted: unknown) => isScalar(wanted) && value === wanted,
  enum: (value, wanted: readonly unknown[]) => isScalar(value) && wanted.includes(value),
  anyOf: (value, branches: readonly unknown[], { holds }) => branches.some((branch) => holds(branch, value)),
  minimum: ofNumber((value, limit) => value >= limit),
  maximum: ofNumber((value, limit) => value <= limit),
  exclusiveMinimum: ofNumber((value, limit) => value > limit),
  exclusiveMaximum: ofNumber((value, limit) => value < limit),
  multipleOf: ofNumber((value, step) => Number.isSafeInteger(value / step)),
  minLength: ofText((value, least: number) => characters(value) >= least),
  maxLength: ofText((value, most: number) => characters(value) <= most),
  pattern: ofText((value, pattern: string, { matches }) => matches(pattern, value)),
  minItems: ofList((value, least: number) => value.length >= least),
  maxItems: ofList((value, most: number) => value.length <= most),
  uniqueItems: ofList(
    (value, asked: boolean) => !asked || (value.every(isScalar) && new Set(value).size === value.length),
  ),
  items: ofList((value, schema: Schema, { holds }) => value.every((item) => holds(schema, item))),
  minProperties: ofMap((value, least: number) => Object.keys(value).length >= least),
  maxProperties: ofMap((value, most: number) => Object.keys(value).length <= most),
  required: ofMap((value, names: readonly string[]) => names.every((name) => has(value, name))),
  propertyNames: ofMap((value, schema: Schema, { holds }) => Object.keys(value).every((name) => holds(schema, name))),
  properties: ofMap((value, schemas: Schema, { holds }) =>
    Object.entries(value).every(([name, item]) => !has(schemas, name) || holds(schemas[name], item)),
  ),
  patternProperties: ofMap((value, schemas: Schema, { holds, matches }) =>
    Object.entries(value).every(([name, item]) =>
      Object.entries(schemas).every(([pattern, schema]) => !matches(pattern, name) || holds(schema, item)),
    ),
  ),
  additionalProperties: ofMap((value, schema: boolean | Schema, check, { properties, patternProperties = {} }) => {
    const { holds, matches } = check;
    const named = Object.keys(patternProperties as Schema);
    const isKnown = (name: string) => has(properties, name) || named.some((pattern) => matches(pattern, name));
    return Object.entries(value).every(([name, item]) => isKnown(name) || holds(schema, item));
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
export function quickCheck(root: unknown, patterns: Patterns = guardedPattern): ((value: unknown) => boolean) | null {
  if (!isPlain(root, root as Schema)) return null;
  const known = new Map<string, { test(text: string): boolean }>();
  const check: Check = {
    root: root as Schema,
    matches(pattern, text) {
      const expression = known.get(pattern) ?? patterns(pattern, "u");
      known.set(pattern, expression);
      return expression.test(text);
    },
    holds(schema, value) {
      if (typeof schema === "boolean") return schema;
      for (const keyword in schema as Schema) {
        const argument = (schema as Schema)[keyword] as never;
        if (RULES[keyword]?.(value, argument, check, schema as Schema) === false) return false;
      }
      return true;
    },
  };
  return (value) => check.holds(root, value);
}
