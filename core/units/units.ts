/**
 * THE unit table. Every unit that a plugin or a suite may name, its base unit, and the factor to it. Decimal and binary
 * prefixes are different rows. Storage and analysis see base units only.
 */

export const BASE_UNITS = ["s", "B", "B/s", "bit/s", "1/s", "1", "ratio", "Hz", "W", "J"] as const;
/** What is stored and compared: s, B, B/s, bit/s, 1/s, 1 (a count), ratio, Hz, W, J. */
export type BaseUnit = (typeof BASE_UNITS)[number];

interface Row {
  readonly base: BaseUnit;
  readonly factor: number;
}

const DECIMAL: readonly (readonly [string, number])[] = [
  ["", 1],
  ["k", 1e3],
  ["M", 1e6],
  ["G", 1e9],
  ["T", 1e12],
  ["P", 1e15],
];
const BINARY: readonly (readonly [string, number])[] = [
  ["Ki", 2 ** 10],
  ["Mi", 2 ** 20],
  ["Gi", 2 ** 30],
  ["Ti", 2 ** 40],
  ["Pi", 2 ** 50],
];

function table(): ReadonlyMap<string, Row> {
  const rows = new Map<string, Row>();
  const add = (name: string, base: BaseUnit, factor: number) => rows.set(name, { base, factor });
  const prefixed = (unit: string, base: BaseUnit, prefixes = DECIMAL) => {
    for (const [prefix, factor] of prefixes) add(prefix + unit, base, factor);
  };
  for (const [name, factor] of [
    ["s", 1],
    ["ms", 1e-3],
    ["us", 1e-6],
    ["µs", 1e-6],
    ["ns", 1e-9],
    ["μs", 1e-6], // Greek mu, as criterion prints it; the row above is the micro sign
    ["ps", 1e-12],
    ["min", 60],
    ["h", 3600],
    ["d", 86400],
    ["sec", 1],
    ["msec", 1e-3],
    ["usec", 1e-6],
    ["nsec", 1e-9],
    ["seconds", 1],
    ["milliseconds", 1e-3],
    ["microseconds", 1e-6],
    ["nanoseconds", 1e-9],
  ] as const)
    add(name, "s", factor);
  prefixed("B", "B");
  prefixed("B", "B", BINARY);
  add("KB", "B", 1e3);
  add("bytes", "B", 1);
  prefixed("B/s", "B/s");
  prefixed("B/s", "B/s", BINARY);
  add("KB/s", "B/s", 1e3);
  prefixed("bit/s", "bit/s");
  prefixed("bit/s", "bit/s", BINARY);
  for (const n of [0, 3, 6, 9, 12]) add(`10^${n}bit/s`, "bit/s", 10 ** n);
  prefixed("/s", "1/s");
  add("1/s", "1/s", 1);
  for (const name of ["ops/s", "req/s", "IOPS"]) add(name, "1/s", 1);
  add("Hz", "Hz", 1);
  for (const [prefix, factor] of DECIMAL.slice(1)) add(`${prefix}Hz`, "Hz", factor);
  add("1", "1", 1);
  add("count", "1", 1);
  add("ratio", "ratio", 1);
  add("%", "ratio", 0.01);
  add("percent", "ratio", 0.01);
  add("ppm", "ratio", 1e-6);
  for (const [name, base] of [
    ["W", "W"],
    ["J", "J"],
  ] as const) {
    add(name, base, 1);
    add(`m${name}`, base, 1e-3);
    add(`u${name}`, base, 1e-6);
    add(`k${name}`, base, 1e3);
  }
  return rows;
}

const UNITS = table();

/** Names of all units, for messages and `perfmon list units`. */
export function unitNames(): string[] {
  return [...UNITS.keys()];
}

/** Base unit and factor of a unit, or null for a name that is not in the table. Exact spelling: `Mb` is not `MB`. */
export function unitOf(name: string): { readonly base: BaseUnit; readonly factor: number } | null {
  return UNITS.get(name) ?? null;
}

export function isBaseUnit(name: string): name is BaseUnit {
  return (BASE_UNITS as readonly string[]).includes(name);
}

/**
 * Whether a value of which nothing else is known may be below 0: a score, a balance or a relative change may, but no duration,
 * amount, rate or power. A metric that is a difference of these declares it.
 */
export const mayBeNegative = (base: string): boolean => base === "1" || base === "ratio";

/**
 * A value in base units. Idempotent on base units.
 * Null: the unit is not in the table. A value that is not finite stays so; callers refuse it.
 */
export function normalise(value: number, unit: string): { value: number; unit: BaseUnit } | null {
  const row = UNITS.get(unit);
  if (!row) return null;
  // Division by the inverse keeps 0.1353 us at 1.353e-7 where a product would give 1.3529999999999999e-7.
  const scaled = row.factor < 1 ? value / Math.round(1 / row.factor) : value * row.factor;
  return { value: scaled, unit: row.base };
}
