type Schema = Readonly<Record<string, unknown>>;

const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a map",
  null: "nothing",
};

/** A value as a message shows it: short, and never more than one line. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (typeof value === "string")
    return value.length > 60 ? `${JSON.stringify(value.slice(0, 57))}...` : JSON.stringify(value);
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") return "a map";
  return String(value);
}

/** Names in a sentence, cut where there are many. */
export function listed(names: readonly string[]): string {
  return names.length > 16 ? `${names.slice(0, 14).join(", ")} and ${names.length - 14} more` : names.join(", ");
}

export const typeName = (type: string): string => TYPES[type] ?? type;

/** What a schema takes, in words: its `x-expects`, a quantity by its unit, values, or types. */
export function wanted(schema: Schema): string {
  if (typeof schema["x-expects"] === "string") return schema["x-expects"];
  if (schema["x-unit"] === "s" && schema.type === "integer") return "a duration of whole seconds such as 15s or 2m";
  if (typeof schema["x-unit"] === "string") return QUANTITIES[schema["x-unit"]] ?? `a quantity in ${schema["x-unit"]}`;
  if (Array.isArray(schema.enum)) return listed(schema.enum.map(String));
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length > 0) return either(types.map((type) => typeName(String(type))));
  const branches = (schema.anyOf ?? schema.oneOf) as readonly Schema[] | undefined;
  return branches ? either([...new Set(branches.map(wanted))]) : "something else";
}

const either = (texts: readonly string[]) =>
  texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} or ${texts.at(-1)}`;

const QUANTITIES: Readonly<Record<string, string>> = {
  s: "a duration such as 15s or 2m",
  B: "a size such as 4k or 256MiB",
  "B/s": "a rate such as 100MB/s",
  "bit/s": "a rate such as 1Gbit/s",
  "1/s": "a rate such as 1000/s",
  "1": "a count",
  ratio: "a share such as 5%",
  Hz: "a frequency such as 2GHz",
  W: "a power such as 15W",
  J: "an energy such as 100J",
};

/** A quantity of this base unit, in words. */
export const quantityName = (unit: string): string => QUANTITIES[unit] ?? `a quantity in ${unit}`;
