/**
 * A closed JSON Schema (draft 2020-12) of a plugin's options: every property with `description` and, where they exist,
 * `default` and `examples`; `additionalProperties: false`. It describes what the plugin *receives*. perfmon's own keywords:
 *
 * - `x-unit: "B"`: a number in this base unit. Users may write any quantity (`256m`, `15s`, `50% of memory`); core converts.
 * - `x-identity: false`: does not belong to the fingerprint (a path of a binary).
 * - `x-shell: true`: text for a shell; `${{ }}` is refused in it.
 */
export interface OptionsSchema {
  readonly type: "object";
  readonly additionalProperties: false;
  readonly properties: { readonly [name: string]: { readonly [keyword: string]: unknown } };
  readonly required?: readonly string[];
  readonly [keyword: string]: unknown;
}

interface Scalars {
  readonly string: string;
  readonly number: number;
  readonly integer: number;
  readonly boolean: boolean;
  readonly null: null;
}

/**
 * The type of the options as a plugin receives them, of a schema that is written in TypeScript:
 * `const options = {...} as const satisfies OptionsSchema; type Options = OptionsOf<typeof options>`. A property with a
 * default is always there, a quantity is a number in its base unit. Of keywords it reads `type`, `const`, `enum`, `anyOf`,
 * `oneOf`, `items`, `properties`, `required`, `additionalProperties` and `default`; the rest is `unknown`.
 */
export type OptionsOf<Schema> = Schema extends { readonly const: infer Value }
  ? Value
  : Schema extends { readonly enum: readonly (infer Value)[] }
    ? Value
    : Schema extends { readonly anyOf: readonly (infer Branch)[] } | { readonly oneOf: readonly (infer Branch)[] }
      ? OptionsOf<Branch>
      : Schema extends { readonly type: readonly (infer Name)[] }
        ? OptionsOf<Name extends string ? Omit<Schema, "type"> & { readonly type: Name } : never>
        : Schema extends { readonly type: "array" }
          ? readonly OptionsOf<Schema extends { readonly items: infer Item } ? Item : unknown>[]
          : Schema extends { readonly type: "object" }
            ? MapOf<Schema>
            : Schema extends { readonly type: keyof Scalars }
              ? Scalars[Schema["type"]]
              : unknown;

type MapOf<Schema> = Schema extends { readonly properties: infer Properties }
  ? // Of a schema that is not `as const`, nothing is known.
    string extends keyof Properties
    ? any
    : Flat<
        { readonly [Name in Present<Schema, Properties>]: OptionsOf<Properties[Name]> } & {
          readonly [Name in Exclude<keyof Properties, Present<Schema, Properties>>]?: OptionsOf<Properties[Name]>;
        }
      >
  : Readonly<
      Record<string, Schema extends { readonly additionalProperties: infer Value } ? OptionsOf<Value> : unknown>
    >;

/** Names of what is always there. */
type Present<Schema, Properties> = {
  [Name in keyof Properties]: Properties[Name] extends { readonly default: unknown }
    ? Name
    : Schema extends { readonly required: readonly (infer Required)[] }
      ? Name extends Required
        ? Name
        : never
      : never;
}[keyof Properties];

type Flat<T> = { [Name in keyof T]: T[Name] };
