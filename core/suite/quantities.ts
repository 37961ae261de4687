import { quantityName, shown } from "../schema/phrases.ts";
import { parseQuantity } from "../units/quantity.ts";
import type { BaseUnit } from "../units/units.ts";
import type { Node } from "./document/tree.ts";
import type { Problems } from "./problems.ts";

/** A quantity of a suite in its base unit; null where it is none (PM1010) or below `least`. */
export function quantityOf(node: Node, unit: BaseUnit, name: string, problems: Problems, least = 0): number | null {
  const given = node.kind === "scalar" ? node.value : null;
  const value = typeof given === "string" || typeof given === "number" ? parseQuantity(given, unit) : null;
  if (value === null) problems.at(node, "PM1010", `${name} must be ${quantityName(unit)}, not ${shown(given)}`);
  else if (value < least || (value === 0 && least > 0))
    problems.at(node, "PM1005", `${name} must be more than ${least}, not ${shown(given)}`);
  else return value;
  return null;
}
