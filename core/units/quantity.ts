import { type BaseUnit, unitOf } from "./units.ts";

/** Bare suffixes as benchmark tools read them: sizes are binary (fio, lmbench, dd), counts and rates decimal. */
const BARE_BINARY: Readonly<Record<string, number>> = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };
/** Not for W and J, where `5m` would mean milli to one reader and mega to another. */
const DECIMAL_BASES: readonly BaseUnit[] = ["1", "1/s", "bit/s", "Hz"];
const BARE_DECIMAL: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9, t: 1e12 };
const BARE_TIME: Readonly<Record<string, number>> = { m: 60, min: 60, h: 3600, d: 86400 };

const NUMBER = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)\s*(.*)$/i;

/**
 * A quantity as people write it, in the base unit asked for: `256m` and `256MiB` are 268435456 B, `15s`, `2m` is 120 s,
 * `3%` is 0.03, a bare number is already in base units. Null: not a quantity of this dimension.
 */
export function parseQuantity(text: string | number, base: BaseUnit): number | null {
  if (typeof text === "number") return Number.isFinite(text) ? text : null;
  const match = NUMBER.exec(text.trim());
  if (!match) return null;
  const value = Number(match[1]);
  if (!Number.isFinite(value)) return null;
  const suffix = match[2]!;
  if (suffix === "") return value;
  const factor = factorOf(suffix, base);
  if (factor === null) return null;
  const result = factor < 1 ? value / Math.round(1 / factor) : value * factor;
  return Number.isFinite(result) ? result : null;
}

/** Suffixes of this dimension that are no units, in lower case; any case is taken. */
export const bareSuffixes = (base: BaseUnit): readonly string[] => Object.keys(bareFactors(base));

function bareFactors(base: BaseUnit): Readonly<Record<string, number>> {
  if (base === "s") return BARE_TIME;
  if (base === "B" || base === "B/s") return BARE_BINARY;
  return DECIMAL_BASES.includes(base) ? BARE_DECIMAL : {};
}

function factorOf(suffix: string, base: BaseUnit): number | null {
  const bare = suffix.toLowerCase();
  const factors = bareFactors(base);
  if (Object.hasOwn(factors, bare)) return factors[bare]!;
  const unit = unitOf(suffix);
  return unit && unit.base === base ? unit.factor : null;
}
