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
