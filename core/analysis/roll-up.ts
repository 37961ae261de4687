import { type Comparison, type Judgement, type Reason, SEVERITIES, type Severity } from "../model/comparison.ts";
import { labelKey } from "../model/metric.ts";
import { knownText } from "../plugin/report-text/comparison-text.ts";
import { formatChange, formatQuantity } from "../units/format.ts";

/**
 * The verdict of a whole judgement from its gating comparisons, without those that are acknowledged: regression if any
 * regressed; else inconclusive if any is;
 * else improvement if any; else pass. None that gates: inconclusive (`nothing-judged`). Severity is the highest.
 * One reason for each regression, known ones too, and one for all that are inconclusive.
 */
export function rollUp(comparisons: readonly Comparison[]): Pick<Judgement, "verdict" | "severity" | "reasons"> {
  const gating = comparisons.filter(({ gates }) => gates);
  if (gating.length === 0)
    return {
      verdict: "inconclusive",
      severity: "none",
      reasons: [
        { code: "nothing-judged", message: "no comparison gates: nothing was measured, or all of it only informs" },
      ],
    };
  const known = gating.filter(({ acknowledged }) => acknowledged !== null);
  const regressed = gating.filter(({ verdict, acknowledged }) => verdict === "regression" && acknowledged === null);
  const open = gating.filter(({ verdict }) => verdict === "inconclusive");
  const reasons: Reason[] = regressed.map((comparison) => ({ code: "regression", message: describe(comparison) }));
  for (const comparison of known)
    reasons.push({ code: "acknowledged", message: `${describe(comparison)}, ${knownText(comparison.acknowledged!)}` });
  if (open.length > 0)
    reasons.push({
      code: "inconclusive",
      message: `${open.length} of ${gating.length} comparisons are inconclusive: ${firstCodes(open)}`,
    });
  const severity = regressed.reduce<Severity>((worst, one) => higher(worst, one.severity), "none");
  if (regressed.length > 0) return { verdict: "regression", severity, reasons };
  if (open.length > 0) return { verdict: "inconclusive", severity: "none", reasons };
  const improved = gating.some(({ verdict }) => verdict === "improvement");
  return { verdict: improved ? "improvement" : "pass", severity: "none", reasons };
}

/** `rand-read iodepth=1 read.iops: -7.3%, low (limit 5%)`; a limit that nobody set decides only where there is no other evidence. */
function describe(comparison: Comparison): string {
  const { case: of, metric, labels, change, difference, unit, severity, limit, replicate } = comparison;
  const shown = Object.keys(labels).length > 0 ? `${metric}{${labelKey(labels)}}` : metric;
  const by = change !== null ? formatChange(change) : difference ? formatQuantity(difference.value, unit) : "";
  const tolerance = limit.unit === "ratio" ? formatQuantity(limit.value, "ratio") : formatQuantity(limit.value, unit);
  const decides = limit.origin !== "default" || replicate === "repetition";
  return `${of.id} ${shown}: ${by}, ${severity}${decides ? ` (limit ${tolerance})` : ""}`;
}

const higher = (a: Severity, b: Severity): Severity => (SEVERITIES.indexOf(b) > SEVERITIES.indexOf(a) ? b : a);

/** `no-baseline (3), wide-interval (1)`: the first reason of each. */
function firstCodes(comparisons: readonly Comparison[]): string {
  const counts = new Map<string, number>();
  for (const { reasons } of comparisons) {
    const code = reasons[0]?.code ?? "no-finding";
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return [...counts].map(([code, count]) => `${code} (${count})`).join(", ");
}
