import type { Facts, Json, JsonObject } from "../model/case.ts";
import {
  canonicalHostRelative,
  HOST_NAMES,
  nominalHostRelative,
  parseHostRelative,
  resolveHostRelative,
} from "../units/host-relative.ts";
import { parseQuantity } from "../units/quantity.ts";
import { type BaseUnit, isBaseUnit } from "../units/units.ts";
import { compile } from "./compile.ts";
import { quantityName, shown } from "./phrases.ts";
import type { SchemaProblem, Words } from "./problem.ts";

type Schema = { readonly [keyword: string]: unknown };

export interface PreparedOptions {
  /** What the plugin gets: base units, host-relative values resolved, defaults filled in. Frozen. */
  readonly options: JsonObject;
  /** `options` with plausible numbers where `facts` could not resolve them: to check and to describe with, never to run. */
  readonly nominal: JsonObject;
  /** What belongs to the fingerprint: what the user wrote in base units, host-relative values in one spelling. */
  readonly identity: JsonObject;
  /** Facts that host-relative values need and `facts` does not hold. */
  readonly missingFacts: readonly string[];
  readonly problems: readonly SchemaProblem[];
}

/**
 * A user's options as the plugin receives them. Quantities (`x-unit`) are converted and defaults filled in below `properties`,
 * `items`, `additionalProperties`, local `$ref`, and the matching branch of `anyOf` / `oneOf`; then everything is validated.
 * `facts` null: host-relative values stay as written.
 */
export function prepareOptions(schema: Schema, value: Json, facts: Facts | null, words: Words = {}): PreparedOptions {
  const walk = new Walk(schema, facts);
  const { options, nominal, identity } = walk.convert(schema, value, []);
  const invalid = compile(schema, words)(nominal, words);
  const failed = new Set(walk.problems.map(({ path }) => path.join("\0")));
  return {
    options: freeze(options) as JsonObject,
    nominal: nominal as JsonObject,
    identity: (identity ?? {}) as JsonObject,
    missingFacts: [...walk.missingFacts],
    // A quantity that was not understood is still text; that it is no number was said already.
    problems: [...walk.problems, ...invalid.filter(({ path }) => !failed.has(path.join("\0")))],
  };
}

/** Three readings of one value; `identity` undefined: it does not belong to the fingerprint. */
interface Converted {
  readonly options: Json;
  readonly nominal: Json;
  readonly identity: Json | undefined;
}

const same = (value: Json): Converted => ({ options: value, nominal: value, identity: value });

type Default = readonly [name: string, property: Schema, given: Json];
/** Of `properties` of schemas that were met: a tool of many options is asked for each of its cases. */
const DEFAULTS = new WeakMap<object, { readonly root: Schema; readonly defaults: readonly Default[] }>();

class Walk {
  readonly problems: SchemaProblem[] = [];
  readonly missingFacts = new Set<string>();
  readonly #root: Schema;
  readonly #facts: Facts | null;

  constructor(root: Schema, facts: Facts | null) {
    this.#root = root;
    this.#facts = facts;
  }

  convert(given: unknown, value: Json, path: readonly (string | number)[]): Converted {
    const schema = this.#branch(this.#resolved(given), value);
    if (Array.isArray(value)) return this.#list(schema, value, path);
    if (value !== null && typeof value === "object") return this.#map(schema, value as JsonObject, path);
    return typeof value === "string" ? this.#text(schema, value, path) : same(value);
  }

  #resolved(given: unknown): Schema {
    let schema = typeof given === "object" && given !== null ? (given as Schema) : {};
    for (let i = 0; i < 16 && typeof schema.$ref === "string"; i++) {
      let at: unknown = this.#root;
      for (const part of schema.$ref.split("/").slice(1)) at = (at as Schema | undefined)?.[part];
      const { $ref: _, ...beside } = schema;
      schema = { ...((at as Schema | undefined) ?? {}), ...beside };
    }
    return schema;
  }

  #defaults(properties: { readonly [name: string]: Schema }): readonly Default[] {
    const known = DEFAULTS.get(properties);
    if (known?.root === this.#root) return known.defaults;
    const defaults = Object.entries(properties).flatMap(([name, property]): Default[] => {
      const given = this.#resolved(property).default as Json | undefined;
      return given === undefined ? [] : [[name, property, given]];
    });
    DEFAULTS.set(properties, { root: this.#root, defaults });
    return defaults;
  }

  /** The branch of a union that the value is meant for: one that takes it as it is, else the one with a unit. */
  #branch(schema: Schema, value: Json): Schema {
    const branches = ((schema.anyOf ?? schema.oneOf) as readonly unknown[] | undefined)?.map((branch) =>
      this.#resolved(branch),
    );
    if (!branches) return schema;
    const quantity = (branch: Schema) => branch["x-unit"] !== undefined;
    const fitting = branches.find((branch) => !quantity(branch) && takes(branch, value));
    return fitting ?? (typeof value === "string" ? (branches.find(quantity) ?? schema) : schema);
  }

  #list(schema: Schema, value: readonly Json[], path: readonly (string | number)[]): Converted {
    const items = value.map((item, i) => this.convert(schema.items, item, [...path, i]));
    return {
      options: items.map(({ options }) => options),
      nominal: items.map(({ nominal }) => nominal),
      identity: items.map(({ identity }) => identity ?? null),
    };
  }

  #map(schema: Schema, value: JsonObject, path: readonly (string | number)[]): Converted {
    const properties = (schema.properties ?? {}) as { readonly [name: string]: Schema };
    const [options, nominal, identity]: [Record<string, Json>, Record<string, Json>, Record<string, Json>] = [
      {},
      {},
      {},
    ];
    for (const [name, item] of Object.entries(value)) {
      const property = Object.hasOwn(properties, name) ? properties[name]! : schema.additionalProperties;
      const converted = this.convert(property, item, [...path, name]);
      options[name] = converted.options;
      nominal[name] = converted.nominal;
      if (converted.identity !== undefined && this.#resolved(property)["x-identity"] !== false)
        identity[name] = converted.identity;
    }
    for (const [name, property, given] of this.#defaults(properties)) {
      if (Object.hasOwn(value, name)) continue;
      const filled = this.convert(property, given, [...path, name]);
      options[name] = filled.options;
      nominal[name] = filled.nominal;
    }
    return { options, nominal, identity };
  }

  #text(schema: Schema, text: string, path: readonly (string | number)[]): Converted {
    const unit = schema["x-unit"];
    const types = [schema.type].flat();
    const numeric = types.includes("number") || types.includes("integer");
    const takesText = types.includes("string") || (schema.enum as unknown[] | undefined)?.includes(text);
    const base: BaseUnit | null = typeof unit === "string" && isBaseUnit(unit) ? unit : numeric ? "1" : null;
    if (base === null || takesText) return same(text);
    const relative = parseHostRelative(text);
    if (relative === null) {
      // A plain number's text is no number: only quantities may be spelled.
      const value = unit === undefined ? null : parseQuantity(text, base);
      // Beyond 2^53 the number would not be the one that was written.
      const kept = !types.includes("integer") || Math.abs(value ?? 0) <= Number.MAX_SAFE_INTEGER;
      if (value !== null && kept) return same(value);
      if (unit !== undefined) this.#wrong(path, base, text, null);
      return same(text);
    }
    if (typeof relative === "string" || relative.unit !== base) {
      this.#wrong(path, base, text, typeof relative === "string" ? relative : null);
      return same(text);
    }
    const resolved = this.#facts && resolveHostRelative(relative, this.#facts);
    if (resolved === null) this.missingFacts.add(relative.fact);
    const nominal = resolved ?? nominalHostRelative(relative);
    return { options: resolved ?? text, nominal, identity: canonicalHostRelative(relative) };
  }

  #wrong(path: readonly (string | number)[], base: BaseUnit, text: string, why: string | null): void {
    const hint =
      why === null
        ? null
        : `${why}; known: ${HOST_NAMES.join(", ")}, as in "50% of memory" or "4 x last cache, at least 256MB"`;
    this.problems.push({
      path,
      code: "PM1010",
      message: `${path.at(-1) ?? "the value"} must be ${quantityName(base)}, not ${shown(text)}`,
      hint,
    });
  }
}

function takes(branch: Schema, value: Json): boolean {
  if (branch.const !== undefined) return branch.const === value;
  if (Array.isArray(branch.enum)) return branch.enum.includes(value);
  const type = Array.isArray(value) ? "array" : value === null ? "null" : typeof value;
  return [branch.type].flat().some((name) => name === type || (name === "integer" && Number.isInteger(value)));
}

function freeze(value: Json): Json {
  if (value !== null && typeof value === "object") {
    for (const item of Object.values(value)) freeze(item);
    Object.freeze(value);
  }
  return value;
}
