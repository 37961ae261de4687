import type { Reason } from "../model/comparison.ts";
import { studentUpperTail } from "./student-t.ts";
import { reason } from "./values.ts";

/** Whether a change is shown to be smaller than a limit; p is of the hypothesis that it is not. */
export interface Equivalence {
  /** 0..1, small where the true value lies between the margins. */
  readonly p: number | null;
  /** Why there is none: `not-finite`, `no-margin`, `no-spread`, `too-few`. */
  readonly reason: Reason | null;
}

/** An estimate with what a t distribution needs to say how far off it may be. */
export interface Estimate {
  readonly value: number;
  /** At least 0; 0: nothing varied. */
  readonly standardError: number;
  /** Above 0; infinite: the standard error is known. */
  readonly df: number;
}

/**
 * Schuirmann's two one-sided tests (TOST, 1987): p of the claim that the true value lies strictly between the margins,
 * the larger one of the p against each. `margin`: one number m for -m and m, or both, on the estimate's scale: a ratio of
 * logarithms within 5 % is [log 0.95, log 1.05]. Where nothing varied p is 0 inside and 1 outside.
 */
export function equivalence(
  { value, standardError, df }: Estimate,
  margin: number | readonly [low: number, high: number],
): Equivalence {
  const [low, high] = typeof margin === "number" ? [-margin, margin] : margin;
  if (!Number.isFinite(value)) return none("not-finite", `the estimate is ${value}`);
  if (!(low < high)) return none("no-margin", `nothing lies between ${low} and ${high}`);
  if (!(standardError >= 0)) return none("no-spread", `the standard error is ${standardError}`);
  if (!(df > 0)) return none("too-few", `${df} degrees of freedom give no test`);
  const above = against(value - low, standardError, df);
  const below = against(high - value, standardError, df);
  return { p: Math.max(above, below), reason: null };
}

/** p of a distance beyond a margin, where positive is on the right side of it. */
function against(distance: number, standardError: number, df: number): number {
  if (standardError === 0) return distance > 0 ? 0 : 1;
  // Infinite over infinite is no evidence.
  return studentUpperTail(distance / standardError, df) ?? 1;
}

const none = (code: string, message: string): Equivalence => ({ p: null, reason: reason(code, message) });
