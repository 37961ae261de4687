import type { Metric } from "../../model/metric.ts";
import { isBaseUnit } from "../../units/units.ts";
import type { OptionsSchema } from "../schema.ts";
import { expectThat } from "./check.ts";

/** Closed, and every property described. */
export function checkSchema(schema: OptionsSchema): void {
  expectThat(schema.type === "object", "options.type must be object");
  expectThat(schema.additionalProperties === false, "options.additionalProperties must be false");
  for (const [name, property] of Object.entries(schema.properties))
    expectThat(
      typeof property.description === "string" && property.description !== "",
      `option ${name} has no description`,
    );
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
    expectThat(metric.description !== "", `${metric.name} has no description`);
  }
}
