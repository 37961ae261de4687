import type { Timeline } from "../model/timeline.ts";
import { BASE_UNITS } from "../units/units.ts";

/** What is wrong with the timelines of one repetition, a sentence each. Empty: they can be drawn. */
export function timelineFaults(timelines: readonly Timeline[]): string[] {
  const seen = new Set<string>();
  return timelines.flatMap(({ name, unit, description, points }) => {
    const twice = seen.has(name);
    seen.add(name);
    const faults = [
      twice && "is there twice",
      description === "" && "has no description",
      !(BASE_UNITS as readonly string[]).includes(unit) && `is in "${unit}", no base unit`,
      points.length === 0 && "has no point",
      !points.flat().every(Number.isFinite) && "holds what is no finite number",
      points.some(([time], i) => i > 0 && time <= points[i - 1]![0]) && "is not ascending in time",
    ];
    return faults.flatMap((fault) => (fault ? [`${name} ${fault}`] : []));
  });
}
