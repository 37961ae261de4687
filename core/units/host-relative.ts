import type { Facts } from "../model/case.ts";
import { parseQuantity } from "./quantity.ts";

/** A quantity relative to the host: `50% of cpus`, `4 x last cache, at least 256MB`. */
export interface HostRelative {
  readonly factor: number;
  /** Name of the fact: `cpu.count`, `memory.total`, `cache.l1`, `cache.last` ... */
  readonly fact: string;
  readonly unit: "1" | "B";
  /** In `unit`. */
  readonly atLeast: number | null;
  readonly atMost: number | null;
}

const NAMES: Readonly<Record<string, string>> = {
  cpus: "cpu.count",
  memory: "memory.total",
  l1: "cache.l1",
  l2: "cache.l2",
  l3: "cache.l3",
  "last cache": "cache.last",
};
const FACTS = [...new Set(Object.values(NAMES))];

/** What may stand after `of` or `x`, for messages. */
export const HOST_NAMES: readonly string[] = Object.keys(NAMES);

const unitOfFact = (fact: string) => (fact === "cpu.count" ? "1" : "B");

/** The names whose sizes are in this unit: those that people write, and the facts' own. */
export const hostNames = (unit: string): string[] =>
  [...HOST_NAMES, ...FACTS].filter((name) => unitOfFact(Object.hasOwn(NAMES, name) ? NAMES[name]! : name) === unit);

const SHAPE =
  /^(?:([\d.]+)\s*%\s*of|([\d.]+)\s*[x×*])\s*(?:the\s+)?([a-z][a-z0-9. ]*?)\s*((?:,\s*at (?:least|most)\s[^,]+)*)$/i;

/** Null: not of this form at all. A sentence: of this form, and wrong. */
export function parseHostRelative(text: string): HostRelative | string | null {
  const match = SHAPE.exec(text.trim());
  if (!match) return null;
  const factor = match[1] === undefined ? Number(match[2]) : Number(match[1]) / 100;
  if (!Number.isFinite(factor) || factor <= 0) return `"${match[1] ?? match[2]}" is no positive number`;
  const name = match[3]!.toLowerCase().replace(/\s+/g, " ");
  const fact = Object.hasOwn(NAMES, name) ? NAMES[name]! : FACTS.find((known) => known === name);
  if (fact === undefined) return `"${match[3]}" is no size of the host`;
  const unit = unitOfFact(fact);
  const limits: { atLeast: number | null; atMost: number | null } = { atLeast: null, atMost: null };
  for (const [, which, quantity] of match[4]!.matchAll(/at (least|most)\s+([^,]+)/gi)) {
    const value = parseQuantity(quantity!.trim(), unit);
    if (value === null) return `"${quantity!.trim()}" is no ${unit === "B" ? "size such as 256MB" : "count"}`;
    limits[which!.toLowerCase() === "least" ? "atLeast" : "atMost"] = value;
  }
  return { factor, fact, unit, ...limits };
}

/** One spelling for all that mean the same: `50% of CPUs` and `0.5 x cpu.count` are `0.5 x cpu.count`. */
export function canonicalHostRelative({ factor, fact, atLeast, atMost }: HostRelative): string {
  const least = atLeast === null ? "" : `, at least ${atLeast}`;
  const most = atMost === null ? "" : `, at most ${atMost}`;
  return `${factor} x ${fact}${least}${most}`;
}

/** The quantity on this host, rounded down, at least 1; null: the host does not tell the fact. */
export function resolveHostRelative(relative: HostRelative, facts: Facts): number | null {
  const size = relative.fact === "cache.last" ? lastCache(facts) : numeric(facts, relative.fact);
  return size === null ? null : bounded(relative, size);
}

/** A plausible value where no host is at hand, to check the rest of the options with. */
export function nominalHostRelative(relative: HostRelative): number {
  return bounded(relative, NOMINAL[relative.fact] ?? 2 ** 25);
}

const NOMINAL: Readonly<Record<string, number>> = {
  "cpu.count": 8,
  "memory.total": 2 ** 34,
  "cache.l1": 2 ** 15,
  "cache.l2": 2 ** 20,
};

function bounded({ factor, atLeast, atMost }: HostRelative, size: number): number {
  const value = Math.max(1, Math.floor(factor * size));
  return Math.min(Math.max(value, atLeast ?? value), atMost ?? Number.POSITIVE_INFINITY);
}

function lastCache(facts: Facts): number | null {
  const sizes = ["cache.last", "cache.l3", "cache.l2", "cache.l1"].map((name) => numeric(facts, name));
  return sizes.find((size) => size !== null) ?? null;
}

function numeric(facts: Facts, name: string): number | null {
  const value = Object.hasOwn(facts, name) ? facts[name]!.value : undefined;
  return typeof value === "number" && value > 0 ? value : null;
}
