import type { EnvironmentDifference } from "../../model/environment.ts";
import { formatFact } from "../../units/format-fact.ts";

/** More of them than this say only that much differs. */
const MOST = 8;
const ORDER = { "must-match": 0, subject: 1, noted: 2 } as const;

/** `kernel.release 6.12.7 -> 6.12.9, cpu.governor powersave -> performance`; empty: nothing differs. */
export function environmentText(differences: readonly EnvironmentDifference[]): string {
  // Age, load and free space differ between any two runs; a boot's id says in two words what its time says in numbers.
  const telling = differences.filter(({ name }) => !/^(boot|load)\.|\.free$/.test(name));
  const sorted = telling.toSorted((a, b) => ORDER[a.role] - ORDER[b.role]);
  const texts = sorted.slice(0, MOST).map((fact) => `${fact.name} ${factTexts(fact).join(" -> ")}`);
  if (sorted.length > MOST) texts.push(`and ${sorted.length - MOST} more`);
  if (differences.some(({ name }) => name === "boot.id")) texts.push("booted since");
  return texts.join(", ");
}

/** A fact's value on one side of a comparison; a quantity as people read it. */
export const factText = (value: EnvironmentDifference["baseline"], unit?: string): string =>
  value === null ? "(unknown)" : formatFact(value, unit);

/** Both values of a fact that differs; in full where they would read the same. */
export function factTexts({
  baseline,
  candidate,
  unit,
}: Pick<EnvironmentDifference, "baseline" | "candidate" | "unit">): readonly [baseline: string, candidate: string] {
  const [before, after] = [factText(baseline, unit), factText(candidate, unit)];
  return before === after && unit !== undefined ? [`${baseline} ${unit}`, `${candidate} ${unit}`] : [before, after];
}
