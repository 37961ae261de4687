import type { Json, JsonObject } from "../model/case.ts";
import type { OptionsSchema } from "../plugin/schema.ts";

type Property = { readonly [keyword: string]: unknown };

/** The smallest options that a schema takes, from its own examples: required ones only, as a user would write them. */
export function requiredExample(schema: OptionsSchema): JsonObject {
  const names = schema.required ?? [];
  return Object.fromEntries(names.map((name) => [name, exampleOf(schema.properties[name] ?? {})]));
}

/**
 * Options that between them show everything a tool may have to say about itself (which programs it needs, which metrics it
 * gives): the smallest ones, and once more with each value of each choice. Not all of them make a runnable step.
 */
export function variants(schema: OptionsSchema): JsonObject[] {
  const base = requiredExample(schema);
  const choices = Object.entries(schema.properties).flatMap(([name, property]) =>
    (Array.isArray(property.enum) ? (property.enum as Json[]) : []).map((value) => ({ ...base, [name]: value })),
  );
  return [base, ...choices];
}

function exampleOf(property: Property): Json {
  const [first] = (property.examples ?? property.enum ?? []) as readonly Json[];
  return (property.default as Json | undefined) ?? (property.const as Json | undefined) ?? first ?? null;
}
