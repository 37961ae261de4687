import type { Metric } from "@perfmon/core/plugin";
import { type Quantity, quantities } from "./quantities.ts";

export const metricName = ({ name }: Quantity): string => `system.${name.replace(".", "_")}`;

/** One a quantity; none judges a case: they tell what came with a change. */
export const metrics: readonly Metric[] = quantities.map((quantity) => ({
  name: metricName(quantity),
  unit: quantity.unit,
  better: quantity.better,
  kind: "resource_utilization",
  statistic: quantity.statistic,
  zero: true,
  description: quantity.description,
}));
