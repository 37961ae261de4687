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
  const estimate = Math.abs(worse?.estimate ?? change ?? 0);
  // Beyond a limit of 0 anything is beyond all measure.
  const beyond = worse?.limit === 0 ? (estimate > 0 ? Number.POSITIVE_INFINITY : 0) : estimate / (worse?.limit ?? 1);
  // Below 1, so that it orders within a class only.
  const size = beyond === Number.POSITIVE_INFINITY ? 1 : beyond / (1 + beyond);
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
