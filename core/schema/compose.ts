type Schema = { readonly [keyword: string]: unknown };

/** A tool and the schema of its options. */
export interface ComposedTool {
  readonly name: string;
  readonly summary: string;
  readonly options: Schema;
}

const EXPRESSION = { type: "string", pattern: "\\$\\{\\{", description: "`${{ vars.NAME }}` or `${{ matrix.NAME }}`." };

/**
 * One schema for editors: the suite's, with the options of every tool under `with:`, so that they complete and are checked
 * while they are typed. Where a tool receives a quantity, text is taken too, and `${{ }}` stands for any value.
 */
export function composeSuiteSchema(suite: Schema, tools: readonly ComposedTool[]): Schema {
  const defs = suite.$defs as Readonly<Record<string, Schema>>;
  const step = defs.step!;
  const properties = step.properties as Readonly<Record<string, Schema>>;
  const uses = { ...properties.uses, anyOf: [...tools.map(usesOf), { type: "string" }] };
  return {
    ...suite,
    $id: undefined,
    $defs: {
      ...defs,
      ...Object.fromEntries(tools.map(({ name, options }) => [withName(name), widen(options)])),
      step: {
        ...step,
        properties: { ...properties, uses },
        allOf: tools.map(({ name }) => ({
          if: { properties: { uses: { const: name } }, required: ["uses"] },
          // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
          then: { properties: { with: { $ref: `#/$defs/${withName(name)}` } } },
        })),
      },
    },
  };
}

const withName = (tool: string) => `with.${tool}`;

const usesOf = ({ name, summary }: ComposedTool) => ({ const: name, description: summary });

/** What the user may write where the plugin receives `schema`. `required` stays: an option may not be left out. */
function widen(schema: Schema, root: Schema = schema): Schema {
  const each = (value: unknown) => widen(value as Schema, root);
  if (typeof schema.$ref === "string") {
    let at: unknown = root;
    for (const part of schema.$ref.split("/").slice(1)) at = (at as Schema | undefined)?.[part];
    const { $ref: _, ...beside } = schema;
    // A recursive reference is rare in options, and then anything is taken.
    return at === undefined || at === root ? {} : each({ ...(at as Schema), ...beside });
  }
  const { $schema: _, $id: __, $defs: ___, title: ____, ...rest } = schema;
  const inner: Record<string, unknown> = { ...rest };
  if (rest.properties)
    inner.properties = Object.fromEntries(
      Object.entries(rest.properties as Schema).map(([name, value]) => [name, each(value)]),
    );
  if (rest.items) inner.items = each(rest.items);
  if (typeof rest.additionalProperties === "object") inner.additionalProperties = each(rest.additionalProperties);
  for (const union of ["anyOf", "oneOf"])
    if (Array.isArray(rest[union])) inner[union] = (rest[union] as unknown[]).map(each);
  if (schema === root) return inner;
  const { description, examples, default: given, ...check } = inner;
  const shown = {
    ...(description ? { description } : {}),
    ...(examples ? { examples } : {}),
    ...(given === undefined ? {} : { default: given }),
  };
  if (check["x-unit"] !== undefined || isNumber(check)) return { ...shown, anyOf: [check, hostOrQuantity(check)] };
  return check.type === "string" || check["x-shell"]
    ? { ...shown, ...check }
    : { ...shown, anyOf: [check, EXPRESSION] };
}

const isNumber = ({ type }: Schema) => [type].flat().some((name) => name === "number" || name === "integer");

/** A quantity with its unit, one of the host such as `50% of cpus`, or an expression. */
const hostOrQuantity = (schema: Schema) =>
  schema["x-unit"] === undefined
    ? { type: "string", pattern: "\\$\\{\\{|%\\s*of\\s|\\sx\\s|[x×*]\\s?[a-z]" }
    : { type: "string", pattern: "\\$\\{\\{|^\\s*[-+]?[0-9.]" };
