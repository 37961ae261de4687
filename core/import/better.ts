import type { Better } from "../model/metric.ts";

/** What a base unit says about which way is good: less time, more per second. The others say nothing. */
const BY_UNIT: Readonly<Record<string, Better>> = { s: "lower", "B/s": "higher", "bit/s": "higher", "1/s": "higher" };

export function betterByUnit(baseUnit: string): Better | null {
  return Object.hasOwn(BY_UNIT, baseUnit) ? BY_UNIT[baseUnit]! : null;
}
