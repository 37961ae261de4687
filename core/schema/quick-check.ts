import { KEYWORDS } from "./keywords.ts";
import { guardedPattern } from "./patterns.ts";

type Schema = { readonly [keyword: string]: unknown };
/** Whether a value surely meets one keyword of a schema. */
type Meets = (value: unknown, argument: never, schema: Schema) => boolean;

/** What says nothing about a value. */
const ANNOTATIONS = new Set([
  ...KEYWORDS,
  ...["$schema", "$comment", "title", "description", "default", "examples", "deprecated"],
]);

const isMap = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isScalar = (value: unknown) => typeof value !== "object" || value === null;
const characters = (text: string) => Array.from(text).length;

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  null: (value) => value === null,
  boolean: (value) => typeof value === "boolean",
  string: (value) => typeof value === "string",
  number: Number.isFinite,
  integer: Number.isInteger,
  array: Array.isArray,
  object: isMap,
};

const ifNumber = (test: (value: number, limit: number) => boolean): Meets =>
  ((value: unknown, limit: number) => typeof value !== "number" || test(value, limit)) as Meets;
const ifText = (test: (value: string, argument: never) => boolean): Meets =>
  ((value: unknown, argument: never) => typeof value !== "string" || test(value, argument)) as Meets;
const ifList = (test: (value: readonly unknown[], argument: never) => boolean): Meets =>
  ((value: unknown, argument: never) => !Array.isArray(value) || test(value, argument)) as Meets;
const ifMap = (
  test: (value: { readonly [name: string]: unknown }, argument: never, schema: Schema) => boolean,
): Meets =>
  ((value: unknown, argument: never, schema: Schema) => !isMap(value) || test(value, argument, schema)) as Meets;

const has = (map: unknown, name: string) => map !== undefined && Object.hasOwn(map as object, name);

const RULES: Readonly<Record<string, Meets>> = {
  type: (value, types: string | readonly string[]) => [types].flat().some((type) => TYPES[type]?.(value) ?? false),
  const: (value, wanted: unknown) => isScalar(wanted) && value === wanted,
  enum: (value, wanted: readonly unknown[]) => isScalar(value) && wanted.includes(value),
  anyOf: (value, branches: readonly Schema[]) => branches.some((branch) => meets(branch, value)),
  minimum: ifNumber((value, limit) => value >= limit),
  maximum: ifNumber((value, limit) => value <= limit),
  exclusiveMinimum: ifNumber((value, limit) => value > limit),
  exclusiveMaximum: ifNumber((value, limit) => value < limit),
  multipleOf: ifNumber((value, step) => Number.isSafeInteger(value / step)),
  minLength: ifText((value, least: number) => characters(value) >= least),
  maxLength: ifText((value, most: number) => characters(value) <= most),
  pattern: ifText((value, pattern: string) => guardedPattern(pattern, "u").test(value)),
  minItems: ifList((value, least: number) => value.length >= least),
  maxItems: ifList((value, most: number) => value.length <= most),
  uniqueItems: ifList(
    (value, asked: boolean) => !asked || (value.every(isScalar) && new Set(value).size === value.length),
  ),
  items: ifList((value, schema: Schema) => value.every((item) => meets(schema, item))),
  minProperties: ifMap((value, least: number) => Object.keys(value).length >= least),
  maxProperties: ifMap((value, most: number) => Object.keys(value).length <= most),
  required: ifMap((value, names: readonly string[]) => names.every((name) => has(value, name))),
  propertyNames: ifMap((value, schema: Schema) => Object.keys(value).every((name) => meets(schema, name))),
  properties: ifMap((value, properties: Schema) =>
    Object.entries(value).every(([name, item]) => !has(properties, name) || meets(properties[name], item)),
  ),
  additionalProperties: ifMap((value, given: boolean | Schema, { properties }) =>
    Object.entries(value).every(([name, item]) => has(properties, name) || meets(given, item)),
  ),
};

/** Keywords that hold schemas, and where. */
const INNER: Readonly<Record<string, (argument: never) => readonly unknown[]>> = {
  anyOf: (branches: readonly Schema[]) => branches,
  items: (schema: Schema) => [schema],
  propertyNames: (schema: Schema) => [schema],
  additionalProperties: (schema: Schema) => [schema],
  properties: (properties: Schema) => Object.values(properties),
};

function meets(schema: unknown, value: unknown): boolean {
  if (typeof schema === "boolean") return schema;
  return Object.entries(schema as Schema).every(
    ([keyword, argument]) => RULES[keyword]?.(value, argument as never, schema as Schema) ?? true,
  );
}

/** Whether a schema holds only keywords that are known here. */
function isPlain(schema: unknown): boolean {
  if (typeof schema === "boolean") return true;
  if (!isMap(schema)) return false;
  return Object.entries(schema).every(([keyword, argument]) => {
    if (ANNOTATIONS.has(keyword)) return true;
    if (!Object.hasOwn(RULES, keyword)) return false;
    return (INNER[keyword]?.(argument as never) ?? []).every(isPlain);
  });
}

/**
 * A check that takes a valid value without compiling the schema, or null where the schema says something that it does not
 * know. What it takes is valid; what it does not take is ajv's to judge and to explain. Loading ajv and compiling the schemas
 * of five tools takes 90 ms, longer than all else that `perfmon validate` does, and most values are valid.
 */
export const quickCheck = (schema: unknown): ((value: unknown) => boolean) | null =>
  isPlain(schema) ? (value) => meets(schema, value) : null;
