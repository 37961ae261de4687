import {
  type ClassifyingAnalyzer,
  type Comparison,
  type OptionsSchema,
  SEVERITIES,
  type Severity,
  type Verdict,
  worsening,
} from "@perfmon/core/plugin";
import schema from "./options.schema.json" with { type: "json" };
import type { SeverityOptions } from "./options.ts";

type Grade = { readonly verdict: Verdict; readonly severity: Severity };

/** A limit of 0 % has no multiples; its bands are those of the default limit. */
const DEFAULT_LIMIT = 0.1;
/** 30 % of a limit of 10 % is 3 limits, and not 2.9999999999999996. */
const ROUNDING = 1e-9;

/** Grades a regression by how many limits it is worse at least; leaves every other verdict without severity. */
export function classify(grade: Grade, comparison: Comparison, bands: SeverityOptions): Grade {
  if (grade.verdict !== "regression") return { verdict: grade.verdict, severity: "none" };
  const level = SEVERITIES.indexOf(band(multiples(comparison), bands));
  const raised = comparison.tags.includes("critical") ? level + 1 : level;
  return { verdict: "regression", severity: SEVERITIES[Math.min(raised, SEVERITIES.length - 1)]! };
}

/** The end of the interval that is least bad, in limits: noise widens the interval, and so cannot raise it. 0: unknown. */
function multiples(comparison: Comparison): number {
  const worse = worsening(comparison);
  if (!worse?.interval) return 0;
  const zero =
    comparison.limit.unit === "ratio" && comparison.change !== null ? DEFAULT_LIMIT : Number.POSITIVE_INFINITY;
  return worse.interval[0] / (worse.limit > 0 ? worse.limit : zero);
}

/** Bands that do not rise would leave one of them out, and nobody would see it. */
function validate({ medium, high, critical }: SeverityOptions) {
  const bands = [
    ["medium", medium],
    ["high", high],
    ["critical", critical],
  ] as const;
  return bands.slice(1).flatMap(([name, from], i) => {
    const [lower, below] = bands[i]!;
    if (from > below) return [];
    const message = `${name} begins at ${from} times the limit, which is not above ${lower} at ${below}`;
    return [{ path: [name], message, hint: "the bands rise: medium below high below critical" }];
  });
}

/** The highest band that is reached. */
function band(times: number, { medium, high, critical }: SeverityOptions): Severity {
  const reached = (from: number) => times >= from * (1 - ROUNDING);
  return reached(critical) ? "critical" : reached(high) ? "high" : reached(medium) ? "medium" : "low";
}

const analyzer: ClassifyingAnalyzer = {
  summary: "grades a regression by how many limits it is surely worse",
  options: schema as OptionsSchema,
  hook: "classify",
  validate,
  classify,
};
export default analyzer;
