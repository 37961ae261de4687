import type { Metric } from "../model/metric.ts";
import type { OptionsSchema } from "../plugin/schema.ts";
import type { Requirement } from "../plugin/tool.ts";
import { variants } from "../schema/example.ts";
import { prepareOptions } from "../schema/options.ts";

/** Metrics of a tool or a monitor. Where they depend on options: those of every choice of them. */
export function declaredMetrics(
  schema: OptionsSchema,
  declared: readonly Metric[] | ((options: unknown) => readonly Metric[]),
): readonly Metric[] {
  if (typeof declared !== "function") return declared;
  const found = new Map<string, Metric>();
  for (const metric of ofVariants(schema, declared)) if (!found.has(metric.name)) found.set(metric.name, metric);
  return [...found.values()];
}

/** What it may need, of every choice of its options. */
export const declaredRequirements = (
  schema: OptionsSchema,
  requires: (options: unknown) => readonly Requirement[],
): readonly Requirement[] => ofVariants(schema, requires);

function ofVariants<T>(schema: OptionsSchema, ask: (options: unknown) => readonly T[]): T[] {
  return variants(schema).flatMap((variant) => {
    try {
      return ask(prepareOptions(schema, variant, null).nominal);
    } catch {
      // Options that no step could have.
      return [];
    }
  });
}
