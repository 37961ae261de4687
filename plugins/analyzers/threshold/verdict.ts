import {
  type Comparison,
  formatQuantity,
  type Reason,
  type Verdict,
  valuesNeeded,
  type Worsening,
} from "@perfmon/core/plugin";

export interface Claim {
  readonly verdict: Verdict;
  readonly reason: Reason;
}

/** Limits are decimal fractions and intervals binary ones: 30 % against a limit of 30 % is neither beyond nor short of it. */
const ROUNDING = 1e-9;

/**
 * The verdict that an interval gives against a limit. Regression: the whole interval is worse than the limit;
 * improvement: all of it is better by more; pass: all of it lies inside, and a change as large as the limit would have
 * been seen; else inconclusive, with about how many more repetitions are needed.
 */
export function verdictOf(comparison: Comparison, worse: Worsening): Claim {
  const { estimate, interval, limit, detectable } = worse;
  const show = (value: number) => formatQuantity(value, inRatio(comparison) ? "ratio" : comparison.unit);
  const claim = (verdict: Verdict, code: string, message: string): Claim => ({ verdict, reason: { code, message } });
  if (!interval) return claim("inconclusive", "too-few", "too few repetitions for an interval");
  const [least, most] = interval;
  const slack = ROUNDING * limit;
  if (least > limit + slack)
    return claim("regression", "beyond-limit", `at least ${show(least)} worse; the limit is ${show(limit)}`);
  if (most < -limit - slack)
    return claim("improvement", "beyond-limit", `at least ${show(-most)} better; the limit is ${show(limit)}`);

  const n = Math.min(comparison.baseline?.n ?? 0, comparison.candidate?.n ?? 0);
  if (least < -limit - slack || most > limit + slack) {
    const room = Math.min(Math.abs(estimate - limit), Math.abs(estimate + limit));
    const needed = valuesNeeded(n, (most - least) / 2, room);
    return claim(
      "inconclusive",
      "wide-interval",
      `the interval reaches across the limit of ${show(limit)}: ${more(n, needed)}`,
    );
  }
  if (detectable === null || detectable > limit + slack) {
    const seen =
      detectable === null ? "no change could have been seen" : `nothing below ${show(detectable)} could have been seen`;
    const needed = detectable === null ? null : valuesNeeded(n, detectable, limit);
    return claim("inconclusive", "not-detectable", `${seen}, and the limit is ${show(limit)}: ${more(n, needed)}`);
  }
  return claim("pass", "inside-limit", `the whole interval lies within the limit of ${show(limit)}`);
}

const inRatio = ({ limit, change }: Comparison) => limit.unit === "ratio" && change !== null;

/** Beyond this nobody repeats: the answer is a quieter machine, or another limit. */
const SENSIBLE = 1000;

function more(n: number, needed: number | null): string {
  if (needed === null || needed > SENSIBLE) return "more repetitions will hardly decide it";
  const more = Math.max(1, needed - n);
  return `about ${more} more repetition${more === 1 ? "" : "s"} a side`;
}
