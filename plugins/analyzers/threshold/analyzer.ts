import type { DetectingAnalyzer, Evidence, Finding, OptionsSchema } from "@perfmon/core/plugin";
import { worsening } from "@perfmon/core/plugin";
import schema from "./options.schema.json" with { type: "json" };
import type { ThresholdOptions } from "./options.ts";
import { verdictOf } from "./verdict.ts";

/** One finding for each comparison: its interval against its limit. */
export function detect(evidence: readonly Evidence[], { confidence }: ThresholdOptions): Finding[] {
  return evidence.map(({ comparison }) => {
    const { verdict, reason } = claim(comparison, confidence);
    return {
      analyzer: "threshold",
      caseId: comparison.case.id,
      metric: comparison.metric,
      labels: comparison.labels,
      verdict,
      reasons: [reason],
      evidence: {
        p: comparison.p,
        confidence: comparison.confidence,
        interval: comparison.interval ?? comparison.difference?.interval ?? null,
        detectable: comparison.detectable,
        limit: comparison.limit.value,
        runs: comparison.baseline?.runs ?? 0,
      },
    };
  });
}

function claim(comparison: Evidence["comparison"], confidence: number): ReturnType<typeof verdictOf> {
  const worse = worsening(comparison);
  const inconclusive = (code: string, message: string) => ({
    verdict: "inconclusive" as const,
    reason: { code, message },
  });
  if (!worse)
    return inconclusive("no-ratio", "a percentage of 0 is no tolerance: set a threshold in the metric's unit");
  const reached = comparison.confidence ?? 0;
  // Sums of binary fractions: 1 - 2/20 must pass for 0.9.
  if (reached < confidence - 1e-9) {
    const sizes = `${comparison.baseline?.n ?? 0} against ${comparison.candidate?.n ?? 0} repetitions`;
    const most = reached > 0 ? `an interval of at most ${(reached * 100).toFixed(1)} % confidence` : "no interval";
    return inconclusive(
      "too-few",
      `${sizes} give ${most}, and ${+(confidence * 100).toFixed(1)} % is asked: repeat at least ${fewest(confidence)} times a side`,
    );
  }
  return verdictOf(comparison, worse);
}

/** The fewest n with which n against n repetitions reach a confidence: 1 - 2 / C(2n, n). */
function fewest(confidence: number): number {
  let ways = 2;
  let n = 1;
  while (1 - 2 / ways < confidence - 1e-9) {
    n++;
    ways = (ways * 2 * (2 * n - 1)) / n;
  }
  return n;
}

const analyzer: DetectingAnalyzer = {
  summary: "verdict from the limit: the whole interval beyond it, or inside it",
  options: schema as OptionsSchema,
  hook: "detect",
  detect,
};
export default analyzer;
