import { type Comparison, formatQuantity, type Reason, type Verdict } from "@perfmon/core/plugin";
import type { EvidenceOptions } from "./options.ts";
import type { Discoveries } from "./q-values.ts";
import type { Test } from "./test-of.ts";

export interface Claim {
  readonly verdict: Verdict;
  readonly reason: Reason;
  /** It looks worse, and measuring it again would tell. */
  readonly suspicious: boolean;
}

/** Limits are decimal fractions and intervals binary ones: 5 % against a limit of 5 % is not beyond it. */
const ROUNDING = 1e-9;

/**
 * Regression: p and q show that it is worse, by at least the smallest change that counts, and by more than a threshold where
 * somebody set one. Improvement likewise. Pass: the whole interval lies within the tolerance, and as small a change would have
 * been seen. Else inconclusive, with about how many more runs are needed.
 */
export function claim(test: Test, q: Discoveries, options: EvidenceOptions): Claim {
  const { worse, pWorse, pBetter, alpha, least, tolerance, comparison } = test;
  const { estimate, interval, detectable } = worse;
  const show = (size: number) => shown(comparison, size);
  const shows = (p: number | null, q: number | null) => p !== null && p <= alpha && (q ?? 1) <= options.false_discovery;
  const beyond = (size: number) => size > 0 && size > least * (1 + ROUNDING);
  if (beyond(estimate) && shows(pWorse, q.worse))
    return made("regression", "shown", `worse by ${show(estimate)}, ${how(test, pWorse)}`);
  if (beyond(-estimate) && shows(pBetter, q.better))
    return made("improvement", "shown", `better by ${show(-estimate)}, ${how(test, pBetter)}`);
  const suspicious = beyond(estimate) && pWorse !== null && pWorse <= options.suspicion;
  if (suspicious) {
    const among = pWorse <= alpha ? `, q = ${probability(q.worse ?? 1)} among all cases` : "";
    const why = `looks ${show(estimate)} worse (${how(test, pWorse)}${among}): ${runs(test, Math.max(least, estimate))}`;
    return { ...made("inconclusive", "suspicious", why), suspicious };
  }
  const slack = tolerance * (1 + ROUNDING);
  const inside = interval !== null && interval[0] >= -slack && interval[1] <= slack;
  if (inside && detectable !== null && detectable <= slack)
    return made("pass", "inside-limit", `the whole interval lies within ${show(tolerance)}`);
  if (inside || detectable === null || detectable > slack) {
    const seen = detectable === null ? "no change" : `nothing below ${show(detectable)}`;
    return made("inconclusive", "not-detectable", `${seen} could have been seen: ${runs(test, tolerance)}`);
  }
  return made(
    "inconclusive",
    "wide-interval",
    `the interval reaches beyond ${show(tolerance)}: ${runs(test, tolerance)}`,
  );
}

const made = (verdict: Verdict, code: string, message: string): Claim => ({
  verdict,
  reason: { code, message },
  suspicious: false,
});

const shown = ({ limit, change, unit }: Comparison, size: number): string =>
  formatQuantity(size, limit.unit === "ratio" && change !== null ? "ratio" : unit);

/** `p = 0.0004 by 5 runs against 20 that vary by 2.0% between each other` */
function how({ comparison }: Test, p: number | null): string {
  const { replicate, noise, baseline, candidate } = comparison;
  const chance = `p ${p !== null && p < 0.0001 ? "< 0.0001" : `= ${probability(p ?? 1)}`}`;
  if (replicate === "boot") return `${chance} by boots`;
  if (replicate === "block") return `${chance} by ${candidate?.n ?? 0} blocks`;
  const mine = candidate?.runs ?? 1;
  const vary = noise ? ` that vary by ${shown(comparison, noise.spread)}` : "";
  return `${chance} by ${mine === 1 ? "one run" : `${mine} runs`} against ${baseline?.runs ?? 0}${vary}`;
}

const probability = (p: number): string => (p < 0.0001 ? "< 0.0001" : p.toPrecision(p < 0.1 ? 1 : 2));

/** Beyond this nobody measures: the answer is a quieter machine, or another limit. */
const SENSIBLE = 200;

/** `about 34 more runs to see 3%`: the error falls with the number of runs on this side, and not below that of the other. */
function runs({ comparison, worse }: Test, size: number): string {
  const see = `to see ${shown(comparison, size)}`;
  const { replicate } = comparison;
  const counted = (side: Comparison["baseline"]) => (replicate === "block" ? side?.n : side?.runs) ?? 0;
  const now = Math.max(1, counted(comparison.candidate));
  // A pair has both sides, so that its error falls with their number alone.
  const before = replicate === "block" ? Number.POSITIVE_INFINITY : counted(comparison.baseline);
  if (worse.detectable === null || worse.detectable === 0 || before === 0) return `more ${replicate}s ${see}`;
  const left = (size / worse.detectable) ** 2 * (1 / now + 1 / before) - 1 / before;
  const more = left > 0 ? Math.max(1, Math.ceil(1 / left - now - 1e-9)) : Number.POSITIVE_INFINITY;
  if (more > SENSIBLE)
    return `a quieter machine${replicate === "block" ? "" : " or a longer history"} is needed ${see}`;
  return `about ${more} more ${replicate}${more === 1 ? "" : "s"} ${see}`;
}
