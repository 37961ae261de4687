import { type Comparison, type Labels, labelKey } from "@perfmon/core/plugin";
import { COMPARISON } from "./header.ts";
import type { MoreColumns } from "./write.ts";

/** Base units; changes are ratios, candidate / baseline - 1. What is unknown is an empty cell. */
const COLUMNS: Readonly<Record<string, (of: Comparison) => number | string | boolean | null>> = {
  id: ({ id }) => id,
  verdict: ({ verdict }) => verdict,
  severity: ({ severity }) => severity,
  gates: ({ gates }) => gates,
  known: ({ acknowledged }) => acknowledged !== null,
  baseline: ({ baseline }) => baseline?.median ?? null,
  median: ({ candidate }) => candidate?.median ?? null,
  change: ({ change }) => change,
  change_low: ({ interval }) => interval?.[0] ?? null,
  change_high: ({ interval }) => interval?.[1] ?? null,
  difference: ({ difference }) => difference?.value ?? null,
  difference_low: ({ difference }) => difference?.interval?.[0] ?? null,
  difference_high: ({ difference }) => difference?.interval?.[1] ?? null,
  confidence: ({ confidence }) => confidence,
  p: ({ p }) => p,
};

const NOT_COMPARED = Object.keys(COLUMNS).map(() => "");

/** Beside each value, what was found about its series; the same in every row of it. */
export function comparisonColumns(comparisons: readonly Comparison[]): MoreColumns {
  const found = new Map(
    comparisons.map((comparison) => [keyOf(comparison.case.id, comparison.metric, comparison.labels), comparison]),
  );
  return {
    names: Object.keys(COLUMNS).map((name) => `${COMPARISON}${name}`),
    cells(caseId, metric, labels) {
      const comparison = found.get(keyOf(caseId, metric, labels));
      return comparison ? Object.values(COLUMNS).map((of) => String(of(comparison) ?? "")) : NOT_COMPARED;
    },
  };
}

const keyOf = (caseId: string, metric: string, labels: Labels) => JSON.stringify([caseId, metric, labelKey(labels)]);
