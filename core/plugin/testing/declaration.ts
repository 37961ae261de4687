import type { Metric } from "../../model/metric.ts";
import { schemaProblem } from "../../schema/meta.ts";
import { prepareOptions } from "../../schema/options.ts";
import { EndlessPattern, guardedPattern } from "../../schema/patterns.ts";
import { isBaseUnit } from "../../units/units.ts";
import type { OptionsSchema } from "../schema.ts";
import { expectThat } from "./check.ts";

type Schema = { readonly [keyword: string]: unknown };

/** Strict JSON Schema, closed; every property described; defaults and examples that it takes itself; no endless pattern. */
export function checkSchema(schema: OptionsSchema): void {
  expectThat(schema.type === "object", "options.type must be object");
  expectThat(schema.additionalProperties === false, "options.additionalProperties must be false");
  const problem = schemaProblem(schema);
  expectThat(problem === null, `no strict JSON Schema (draft 2020-12): ${problem}`);
  for (const [name, property] of Object.entries(schema.properties)) {
    expectThat(
      typeof property.description === "string" && property.description !== "",
      `option ${name} has no description`,
    );
    for (const value of [
      ...("default" in property ? [property.default] : []),
      ...((property.examples ?? []) as unknown[]),
    ])
      checkTaken(schema, name, property, value);
  }
  for (const pattern of patternsOf(schema)) checkPattern(pattern);
}

function checkTaken(schema: OptionsSchema, name: string, property: Schema, value: unknown): void {
  const { $defs } = schema;
  const alone = {
    type: "object",
    additionalProperties: false,
    properties: { [name]: property },
    ...($defs ? { $defs } : {}),
  };
  const [problem] = prepareOptions(alone, { [name]: value as never }, null).problems;
  expectThat(
    !problem,
    `option ${name} does not take its own default or example ${JSON.stringify(value)}: ${problem?.message}`,
  );
}

/** Of `pattern` and `patternProperties`, wherever they stand. */
function patternsOf(node: unknown): string[] {
  if (typeof node !== "object" || node === null) return [];
  if (Array.isArray(node)) return node.flatMap(patternsOf);
  return Object.entries(node).flatMap(([keyword, value]) => [
    ...(keyword === "pattern" && typeof value === "string" ? [value] : []),
    ...(keyword === "patternProperties" ? Object.keys(value as object) : []),
    ...patternsOf(value),
  ]);
}

/** Texts of one character, with another at the end: on them nested repetitions take for ever. */
function checkPattern(pattern: string): void {
  const expression = guardedPattern(pattern, "u");
  for (const character of "a0 ,.:/-_x")
    try {
      expression.test(`${character.repeat(40)}\0`);
    } catch (error) {
      if (!(error instanceof EndlessPattern)) throw error;
      throw new Error(`the pattern ${pattern} takes for ever on ${JSON.stringify(character.repeat(3))}...`, {
        cause: error,
      });
    }
}

/** Names, base units and descriptions. */
export function checkMetrics(metrics: readonly Metric[]): void {
  const names = new Set<string>();
  for (const metric of metrics) {
    expectThat(
      /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$/.test(metric.name),
      `metric name ${metric.name} is not lower_case.with_levels`,
    );
    expectThat(!names.has(metric.name), `metric ${metric.name} is declared twice`);
    names.add(metric.name);
    expectThat(isBaseUnit(metric.unit), `${metric.name}: ${metric.unit} is not a base unit`);
    expectThat(metric.better === "lower" || metric.better === "higher", `${metric.name}: better is lower or higher`);
    expectThat(metric.description !== "", `${metric.name} has no description`);
  }
}
