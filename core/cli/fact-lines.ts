import type { Environment, EnvironmentDifference, Fact, Role } from "../model/environment.ts";
import { drawTable, type TableOptions } from "../plugin/text-table.ts";
import { formatQuantity } from "../units/format.ts";

const ROLES: readonly (readonly [Role, string])[] = [
  ["subject", "subject: what is compared, so that it may differ"],
  ["must-match", "must match: a difference refuses a comparison"],
  ["noted", "noted: shown where it differs"],
];

/** Facts by role, each role under its title. */
export function factLines(environment: Environment, table: TableOptions): string[] {
  const lines = ROLES.flatMap(([role, title]) => {
    const facts = Object.entries(environment).filter(([, fact]) => fact.role === role);
    return facts.length === 0 ? [] : [title, ...factRows(facts, table), ""];
  });
  return lines.slice(0, -1);
}

/** Differences by role; `units` by name where the values are quantities. */
export function differenceLines(
  differences: readonly EnvironmentDifference[],
  units: Readonly<Record<string, string | undefined>>,
  table: TableOptions,
): string[] {
  const lines = ROLES.flatMap(([role, title]) => {
    const rows = differences
      .filter((difference) => difference.role === role)
      .map(({ name, baseline, candidate }) => [name, shown(baseline, units[name]), shown(candidate, units[name])]);
    const columns = [{ title: "" }, { title: "first", wrap: true }, { title: "second", wrap: true }];
    return rows.length === 0 ? [] : [title, ...drawTable(columns, rows, table), ""];
  });
  return lines.slice(0, -1);
}

/** Facts by name. */
export const factRows = (facts: readonly (readonly [string, Fact])[], table: TableOptions): string[] =>
  drawTable(
    [{ title: "" }, { title: "", wrap: true }],
    facts.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, { value, unit }]) => [name, shown(value, unit)]),
    table,
  );

function shown(value: Fact["value"] | null, unit?: string): string {
  if (value === null) return "-";
  return typeof value === "number" && unit !== undefined ? formatQuantity(value, unit) : String(value);
}
