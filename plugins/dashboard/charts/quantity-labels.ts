import { formatQuantity } from "@perfmon/core/plugin";
import type { Scale } from "./scale.ts";

/** Labels of an axis' ticks. */
export interface TickLabels {
  readonly labels: readonly string[];
  /** What all of them are in, with their prefix: `k/s`, `µs`, `%`. Empty for a plain count, or where each label has its own. */
  readonly unit: string;
}

/** A log axis over more than this has its own prefix at every tick: 1 µs and 1 s have none in common that is readable. */
const SHARED_DECADES = 3;
/** Decimals; smaller steps are of values below the smallest prefix. */
const MOST_PLACES = 9;

/** The ticks of a scale of values in a base unit, with one prefix for all: that which core gives the largest. */
export function quantityLabels({ ticks, step, log, domain }: Scale, unit: string): TickLabels {
  if (log && Math.log10(domain[1] / domain[0]) > SHARED_DECADES)
    return { labels: ticks.map((tick) => formatQuantity(tick, unit).replace(/\.0+(?= |%|$)/, "")), unit: "" };
  const largest = Math.max(0, ...ticks.map(Math.abs));
  const { factor, name } = prefixOf(largest, unit);
  const decimals = (size: number) => Math.max(0, -Math.floor(Math.log10(size / factor) + 1e-9));
  const places = step === null ? null : decimals(step);
  const label = (tick: number) => {
    const value = tick / factor;
    if (Math.abs(value) >= 1e15 || (places !== null && places > MOST_PLACES))
      return String(Number(value.toPrecision(12)));
    return places === null ? String(Number(value.toPrecision(6))) : minus(value.toFixed(places));
  };
  return { labels: ticks.map(label), unit: name };
}

const minus = (text: string) => (/^-0(\.0*)?$/.test(text) ? text.slice(1) : text);

/** What core shows a value of that size in: `412.6 k/s` is 1000 and `k/s`. */
function prefixOf(value: number, unit: string): { factor: number; name: string } {
  if (unit === "ratio") return { factor: 0.01, name: "%" };
  const [, number, name = ""] = /^(-?[\d.]+(?:e[+-]?\d+)?) ?(.*)$/.exec(formatQuantity(value, unit)) ?? [];
  if (number === undefined || value === 0 || Number(number) === 0) return { factor: 1, name };
  return { factor: 1000 ** Math.round(Math.log10(value / Number(number)) / 3), name };
}
