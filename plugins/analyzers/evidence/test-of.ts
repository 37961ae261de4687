import { type Comparison, type Evidence, type Worsening, worsening } from "@perfmon/core/plugin";
import type { EvidenceOptions } from "./options.ts";

/** Re-runs that make a claim a confirmed one. */
const CONFIRMING = 2;

/** A comparison as this analyzer looks at it. All sizes in the unit of `worse`. */
export interface Test {
  readonly comparison: Comparison;
  readonly worse: Worsening;
  /** One-sided, 0..1. Null: none was computed. */
  readonly pWorse: number | null;
  readonly pBetter: number | null;
  /** p from which it is shown. */
  readonly alpha: number;
  readonly confirmed: boolean;
  /** A worsening is a regression from here on: the smallest that counts, or the threshold that somebody set. */
  readonly least: number;
  /** How far the interval may reach for the case to be unchanged. */
  readonly tolerance: number;
}

/** Null: there is nothing to hold against a limit (no estimate, or percent of 0). */
export function testOf({ comparison, others }: Evidence, options: EvidenceOptions): Test | null {
  const worse = worsening(comparison);
  if (!worse) return null;
  const { p, limit, change, baseline, replicate } = comparison;
  const oneSided = (sign: number) => (p === null ? null : worse.estimate * sign > 0 ? p / 2 : 1 - p / 2);
  const ratio = limit.unit === "ratio" && change !== null;
  const whole = ratio ? 1 : Math.abs(baseline?.median ?? 0);
  const explicit = limit.origin !== "default";
  const confirmed = replicate === "block" || (replicate === "run" && others.length >= CONFIRMING);
  return {
    comparison,
    worse,
    pWorse: oneSided(1),
    pBetter: oneSided(-1),
    alpha: replicate === "run" && confirmed ? options.confirmed : options.unconfirmed,
    confirmed,
    least: Math.max(options.smallest * whole, explicit ? worse.limit : 0),
    tolerance: explicit ? worse.limit : options.tolerance * whole,
  };
}
