import {
  accompanyingTexts,
  type Environment,
  type EnvironmentDifference,
  factTexts,
  formatFact,
  type Judgement,
  type Run,
  type TrendChange,
} from "@perfmon/core/plugin";
import { dataTable } from "./data-table.ts";
import { type Html, html } from "./html.ts";

const ROLES = {
  subject: "what is compared",
  "must-match": "must be the same",
  noted: "noted",
} as const;
const ORDER = ["must-match", "subject", "noted"] as const;

/** What differs between the two environments, the most telling first, and what changed with what regressed. */
export function differs(
  { environment: differences, comparisons }: Pick<Judgement, "environment" | "comparisons">,
  compared: boolean,
): Html {
  const beside = compared ? accompanyingTexts(comparisons) : [];
  const sorted = ORDER.flatMap((role) => differences.filter((one) => one.role === role));
  return html`<section id="differs" aria-labelledby="differs-title"><h2 id="differs-title">What differs</h2>
${sorted.length === 0 ? html`<p>${compared ? "Nothing that perfmon looks at." : "There is nothing to compare with."}</p>` : differenceTable(sorted)}
${beside.length > 0 && html`<p>What was used of the machine and changed clearly with a regression; a hint at the cause, and no proof:</p><ul>${beside.map((text) => html`<li>${text}</li>`)}</ul>`}</section>`;
}

export const differenceTable = (differences: readonly EnvironmentDifference[]): Html =>
  dataTable(
    "what differs",
    ["fact", "baseline", "this run", "role"],
    differences.map((fact) => {
      const [baseline, candidate] = factTexts(fact);
      return html`<tr><th scope="row">${fact.name}</th><td>${baseline}</td><td>${candidate}</td><td>${ROLES[fact.role]}</td></tr>`;
    }),
  );

/**
 * What differs where a level changed, the first `most`, the subject and labels first: `kernel.release 6.12.7 → 6.12.9,
 * git 1f3a → 99c2, rebooted`. Empty: nothing. Every kernel is another boot, so that the ids of boots tell nothing.
 */
export function changedThere(differences: TrendChange["differs"], most: number): string {
  const telling = differences.filter(({ name }) => name !== "boot.id");
  const facts = telling.slice(0, most).map((fact) => `${fact.name} ${factTexts(fact).join(" → ")}`);
  return [...facts, ...(telling.length < differences.length ? ["rebooted"] : [])].join(", ");
}

/** Every fact of the machine, by role. */
export function environment({
  environment: facts,
  environmentAfter,
}: Pick<Run, "environment" | "environmentAfter">): Html {
  const names = Object.keys(facts).sort();
  const after = Object.entries(environmentAfter ?? {});
  return html`<section id="environment" aria-labelledby="environment-title"><h2 id="environment-title">Environment</h2>
<details><summary>${names.length} facts of the machine</summary>
${ORDER.map((role) =>
  factTable(
    role,
    facts,
    names.filter((name) => facts[name]!.role === role),
  ),
)}</details>
${after.length > 0 ? html`<p class="warning">Changed during the run: ${after.map(([name, { value, unit }]) => `${name} ${factTexts({ baseline: facts[name]?.value ?? null, candidate: value, unit }).join(" → ")}`).join(", ")}</p>` : false}</section>`;
}

const factTable = (role: (typeof ORDER)[number], facts: Environment, names: readonly string[]): Html | false =>
  names.length > 0 &&
  dataTable(
    `facts: ${ROLES[role]}`,
    [],
    names.map((name) => {
      const { value, unit } = facts[name]!;
      return html`<tr><th scope="row">${name}</th><td>${formatFact(value, unit)}</td></tr>`;
    }),
    { caption: ROLES[role] },
  );
