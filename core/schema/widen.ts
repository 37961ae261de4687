import { amountPattern, hostRelativePattern, quantityPattern } from "../units/patterns.ts";
import { type BaseUnit, isBaseUnit } from "../units/units.ts";

type Schema = { readonly [keyword: string]: unknown };

/** Where options are written: in a suite `${{ }}` stands for any value but a map, in the configuration it is text. */
export type Place = "suite" | "configuration";

/** `$defs` that widened schemas refer to: how quantities are spelled. */
export class Spellings {
  readonly #defs = new Map<string, Schema>();

  get defs(): Readonly<Record<string, Schema>> {
    return Object.fromEntries([...this.#defs].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** A quantity with its unit, or one of the host. */
  quantity(base: BaseUnit, signed: boolean): Schema[] {
    const pattern = quantityPattern(base, signed);
    return [
      this.#text(`${signed ? "signed." : ""}quantity.${base.replace("/", "-per-")}`, pattern),
      ...this.host(base),
    ];
  }

  host(base: BaseUnit): Schema[] {
    const pattern = hostRelativePattern(base);
    return pattern === null ? [] : [this.#text(`of-host.${base}`, pattern)];
  }

  /** An amount with its unit, of any dimension. */
  amount(): Schema {
    return this.#text("amount", amountPattern());
  }

  #text(name: string, pattern: string): Schema {
    this.#defs.set(name, { type: "string", pattern });
    return { $ref: `#/$defs/${name}` };
  }
}

const EXPRESSION = { $ref: "#/$defs/expression" };

/** What limits a text, so that an expression would not pass. */
const LIMITS = ["enum", "const", "pattern", "maxLength", "format", "anyOf", "oneOf", "not"];

/**
 * What the user may write where a plugin receives `options`: a quantity as text, `50% of cpus`, and in a suite `${{ }}` for
 * any value but a map. `required` stays: an option may not be left out. Limits of a quantity hold for numbers; of a text only
 * the sign is checked.
 */
export function widen(options: Schema, place: Place, spellings: Spellings): Schema {
  const resolve = (schema: Schema, seen: readonly string[]): readonly [Schema, readonly string[]] => {
    const { $ref, ...beside } = schema;
    if (typeof $ref !== "string") return [schema, seen];
    // Options within themselves are rare; then anything is taken.
    if (seen.includes($ref)) return [{}, seen];
    let at: unknown = options;
    for (const part of $ref.split("/").slice(1)) at = (at as Schema | undefined)?.[part];
    return resolve({ ...(at as Schema | undefined), ...beside }, [...seen, $ref]);
  };

  const inside = (schema: Schema, seen: readonly string[]): Schema => {
    const { $schema: _, $id: __, $defs: ___, title: ____, ...rest } = schema;
    const inner: Record<string, unknown> = { ...rest };
    const each = (value: unknown) =>
      typeof value === "object" && value !== null ? written(value as Schema, seen) : value;
    for (const maps of ["properties", "patternProperties"])
      if (rest[maps])
        inner[maps] = Object.fromEntries(Object.entries(rest[maps]).map(([name, value]) => [name, each(value)]));
    for (const one of ["items", "additionalProperties"]) if (rest[one] !== undefined) inner[one] = each(rest[one]);
    for (const union of ["anyOf", "oneOf"])
      if (Array.isArray(rest[union])) inner[union] = rest[union].map((branch) => branchOf(branch as Schema, seen));
    // Conditions say something about the same value.
    if (Array.isArray(rest.allOf)) inner.allOf = rest.allOf.map((part) => inside(...resolve(part as Schema, seen)));
    for (const then of ["then", "else"])
      if (rest[then] !== undefined) inner[then] = inside(...resolve(rest[then] as Schema, seen));
    return inner;
  };

  /** A branch of a union: its quantity is widened, and the expression is the union's. */
  const branchOf = (given: Schema, seen: readonly string[]): Schema => {
    const [schema, through] = resolve(given, seen);
    const inner = inside(schema, through);
    const spelled = spellingsOf(schema, spellings);
    return spelled.length === 0 ? inner : { anyOf: [inner, ...spelled] };
  };

  const written = (given: Schema, seen: readonly string[]): Schema => {
    const [schema, through] = resolve(given, seen);
    const { description, examples, default: fallback, ...check } = inside(schema, through);
    const shown = {
      ...(description === undefined ? {} : { description }),
      ...(examples === undefined ? {} : { examples }),
      ...(fallback === undefined ? {} : { default: fallback }),
    };
    if (place === "suite" && schema["x-shell"]) return { ...shown, ...check, not: { pattern: "\\$\\{\\{" } };
    const spelled = spellingsOf(schema, spellings);
    const takesExpression =
      place === "suite" && schema.type !== "object" && !(takesText(schema) && !LIMITS.some((name) => name in schema));
    const also = [...spelled, ...(takesExpression ? [EXPRESSION] : [])];
    if (also.length === 0) return { ...shown, ...check };
    // Editors explain a choice by the description beside the choices.
    const choices = check.enum !== undefined && description !== undefined ? { description, ...check } : check;
    return { ...shown, anyOf: [choices, ...also] };
  };

  return inside(...resolve(options, []));
}

const typesOf = ({ type }: Schema) => [type].flat();
const takesText = (schema: Schema) => schema.type === undefined || typesOf(schema).includes("string");

/** The texts that are taken where the plugin receives a number. */
function spellingsOf(schema: Schema, spellings: Spellings): Schema[] {
  const unit = schema["x-unit"];
  if (typeof unit === "string" && isBaseUnit(unit)) {
    const least = (schema.minimum ?? schema.exclusiveMinimum) as number | undefined;
    return spellings.quantity(unit, least === undefined || least < 0);
  }
  const isNumber = typesOf(schema).some((name) => name === "number" || name === "integer");
  return isNumber && !takesText(schema) ? spellings.host("1") : [];
}
