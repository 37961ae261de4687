import type { Comparison, Finding, Reason, Verdict } from "../model/comparison.ts";
import { isRefused } from "./compare.ts";

/** Who is heard first. Analyzers that are not here come after these, in the order in which they spoke. */
export const AUTHORITY: readonly string[] = ["evidence", "threshold", "changepoint"];

/** An analyzer that failed as a whole, by name. */
export interface AnalyzerFailure {
  readonly analyzer: string;
  readonly message: string;
}

/** Of one analyzer's several findings the least favourable counts. */
const WORST: readonly Verdict[] = ["regression", "inconclusive", "improvement", "pass"];

/**
 * The verdict of one comparison from what analyzers claim about it. The analyzer of highest authority that claims
 * anything decides; the others are noted where they disagree. What core refused stays inconclusive whatever is claimed.
 * No claim: inconclusive (`no-finding`). A failed analyzer that would have been heard first: inconclusive
 * (`analyzer-failed`), for what it would have said is unknown.
 */
export function mergeFindings(
  comparison: Comparison,
  findings: readonly Finding[],
  failures: readonly AnalyzerFailure[] = [],
  authority: readonly string[] = AUTHORITY,
): Pick<Comparison, "verdict" | "reasons"> {
  if (isRefused(comparison)) return { verdict: "inconclusive", reasons: comparison.reasons };
  const place = (analyzer: string) => {
    const at = authority.indexOf(analyzer);
    return at < 0 ? authority.length : at;
  };
  const heard = [...findings].sort(
    (a, b) => place(a.analyzer) - place(b.analyzer) || WORST.indexOf(a.verdict) - WORST.indexOf(b.verdict),
  );
  const first = heard[0];
  const failed = failures.filter(({ analyzer }) => !first || place(analyzer) < place(first.analyzer));
  const why = (reasons: readonly Reason[]) => unique([...reasons, ...comparison.reasons]);
  if (failed.length > 0)
    return {
      verdict: "inconclusive",
      reasons: why([
        ...failed.map(({ analyzer, message }) => ({
          code: "analyzer-failed",
          message: `${analyzer} failed: ${message}`,
        })),
        ...(first?.reasons ?? []),
      ]),
    };
  if (!first)
    return {
      verdict: "inconclusive",
      reasons: why([{ code: "no-finding", message: "no analyzer claims anything about this comparison" }]),
    };
  // Who sees the same says more of it: since when, or beyond which limit.
  const agreeing = heard.filter(
    ({ analyzer, verdict }) => analyzer !== first.analyzer && verdict === first.verdict && isChange(verdict),
  );
  // That a weaker rule sees less is no news.
  const overruled = heard
    .filter(({ analyzer, verdict }) => analyzer !== first.analyzer && verdict !== first.verdict && isChange(verdict))
    .map(({ analyzer, verdict, reasons }) => ({
      code: "overruled",
      message: `${analyzer} says ${verdict}${reasons[0] ? ` (${reasons[0].message})` : ""}; ${first.analyzer} decides`,
    }));
  return {
    verdict: first.verdict,
    reasons: why([...first.reasons, ...agreeing.flatMap(({ reasons }) => reasons), ...overruled]),
  };
}

const isChange = (verdict: Verdict) => verdict === "regression" || verdict === "improvement";

const unique = (reasons: readonly Reason[]): Reason[] =>
  reasons.filter(
    ({ code, message }, index) =>
      reasons.findIndex((other) => other.code === code && other.message === message) === index,
  );
