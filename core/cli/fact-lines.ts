import type { Environment, EnvironmentDifference, Fact, Role } from "../model/environment.ts";
import { factTexts } from "../plugin/report-text/environment-text.ts";
import { drawTable, type TableOptions } from "../plugin/text-table.ts";
import { formatFact } from "../units/format-fact.ts";

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

/** Differences by role. */
export function differenceLines(differences: readonly EnvironmentDifference[], table: TableOptions): string[] {
  const lines = ROLES.flatMap(([role, title]) => {
    const rows = differences
      .filter((difference) => difference.role === role)
      .map((fact) => [fact.name, ...factTexts(fact)]);
    const columns = [{ title: "" }, { title: "first", wrap: true }, { title: "second", wrap: true }];
    return rows.length === 0 ? [] : [title, ...drawTable(columns, rows, table), ""];
  });
  return lines.slice(0, -1);
}

/** Facts by name. */
export const factRows = (facts: readonly (readonly [string, Fact])[], table: TableOptions): string[] =>
  drawTable(
    [{ title: "" }, { title: "", wrap: true }],
    facts.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, { value, unit }]) => [name, formatFact(value, unit)]),
    table,
  );
