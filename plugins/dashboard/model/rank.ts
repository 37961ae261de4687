import { type Comparison, SEVERITIES, worsening } from "@perfmon/core/plugin";

/** Classes of what a reader must see first. */
const REGRESSION = 6;
const INCONCLUSIVE = 4;
const IMPROVEMENT = 3;
const KNOWN = 2;
const PASS = 1;

/**
 * How much a comparison should be looked at; more is first: regressions by severity and then by how far they are beyond their
 * limit, what is inconclusive, improvements, known regressions, the rest by the size of the change. What only informs comes
 * after what is judged.
 */
export function notability(comparison: Comparison): number {
  const { verdict, severity, acknowledged, gates, change } = comparison;
  const worse = worsening(comparison);
  const beyond = worse && worse.limit > 0 ? worse.estimate / worse.limit : Math.abs(change ?? 0);
  // Below 1, so that it orders within a class only.
  const size = Math.max(0, beyond) / (1 + Math.max(0, beyond));
  const grade = SEVERITIES.indexOf(severity) / SEVERITIES.length;
  return (
    classOf(verdict, acknowledged !== null) +
    (verdict === "regression" ? (grade + size / 10) / 2 : size / 2) -
    (gates ? 0 : 10)
  );
}

function classOf(verdict: Comparison["verdict"], known: boolean): number {
  if (known) return KNOWN;
  if (verdict === "regression") return REGRESSION;
  if (verdict === "inconclusive") return INCONCLUSIVE;
  return verdict === "improvement" ? IMPROVEMENT : PASS;
}

/** Whether a reader should look at it at all. */
export const isNotable = ({ verdict, acknowledged }: Comparison): boolean =>
  verdict !== "pass" || acknowledged !== null;
