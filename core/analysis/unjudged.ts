import type { Threshold } from "../model/case.ts";
import type { Comparison, Judgement, Reason } from "../model/comparison.ts";
import { labelKey } from "../model/metric.ts";
import { selects, thresholdRank } from "../model/threshold.ts";
import type { CandidateCase } from "./input.ts";

/** Thresholds that judged nothing: somebody believes to gate on what was not measured. */
export interface Unjudged {
  /** Of a step, by the id of its case: the case cannot pass. */
  readonly ofCases: ReadonlyMap<string, readonly Reason[]>;
  /** Of a suite or of the command line: the whole cannot pass. */
  readonly ofAll: readonly Reason[];
}

type Judged = Pick<CandidateCase, "case" | "outcome">;
type Compared = Pick<Comparison, "case" | "metric" | "labels">;

/**
 * What only measuring shows: a metric that its tool declares and had too little to give, labels that nothing has. A case that
 * did not complete says that itself; a smoke case gates nothing; a configuration's thresholds are for many suites.
 * `flags`: thresholds beside those of the cases, of which those of the command line count.
 */
export function unjudgedThresholds(
  cases: readonly Judged[],
  comparisons: readonly Compared[],
  flags: readonly Threshold[] = [],
): Unjudged {
  const ofCases = new Map<string, Reason[]>();
  const wide = new Map<string, { readonly threshold: Threshold; readonly ids: Set<string>; settled: boolean }>();
  const byCase = Map.groupBy(comparisons, (one) => one.case.id);
  for (const { case: item, outcome } of cases) {
    const own = byCase.get(item.id) ?? [];
    for (const threshold of item.thresholds) {
      const { origin } = threshold.limit;
      const settled = outcome !== "completed" || item.smoke || isJudged(threshold, own);
      if (origin === "step" && !settled) {
        const reason = unmeasured(threshold, own, item.id);
        ofCases.set(item.id, [...(ofCases.get(item.id) ?? []), reason]);
      } else if (origin === "suite") {
        const key = selectorText(threshold);
        const group = wide.get(key) ?? { threshold, ids: new Set(), settled: false };
        wide.set(key, group);
        group.ids.add(item.id);
        group.settled ||= settled;
      }
    }
  }
  const open = [...wide.values()].filter(({ settled }) => !settled);
  const asked = flags.filter((each) => each.limit.origin === "flag" && !isJudged(each, comparisons));
  return {
    ofCases,
    ofAll: [
      ...open.map(({ threshold, ids }) =>
        unmeasured(
          threshold,
          [...ids].flatMap((id) => byCase.get(id) ?? []),
          "the suite",
        ),
      ),
      ...(comparisons.length > 0 ? asked : []).map((each) => unmeasured(each, comparisons, "the command line")),
    ],
  };
}

/** A pass or an improvement of a case whose threshold judged nothing is none. What regressed has regressed. */
export function withoutPass(comparison: Comparison, { ofCases }: Unjudged): Comparison {
  const reasons = ofCases.get(comparison.case.id);
  const open = comparison.verdict === "pass" || comparison.verdict === "improvement";
  if (!reasons || !open || !comparison.gates) return comparison;
  return { ...comparison, verdict: "inconclusive", severity: "none", reasons: [...reasons, ...comparison.reasons] };
}

/** A roll-up with what judged nothing. */
export function withUnjudged(
  whole: Pick<Judgement, "verdict" | "severity" | "reasons">,
  { ofCases, ofAll }: Unjudged,
): Pick<Judgement, "verdict" | "severity" | "reasons"> {
  const reasons = [...whole.reasons, ...[...ofCases.values()].flat(), ...ofAll];
  const open = whole.verdict === "pass" || whole.verdict === "improvement";
  return { ...whole, ...(open && ofAll.length > 0 ? { verdict: "inconclusive" } : {}), reasons };
}

const isAbout = (threshold: Threshold, { metric }: Compared) => thresholdRank(threshold, metric) > 0;

const isJudged = (threshold: Threshold, compared: readonly Compared[]) =>
  compared.some((one) => isAbout(threshold, one) && selects(threshold, one.labels));

function unmeasured(threshold: Threshold, compared: readonly Compared[], whose: string): Reason {
  const said = `the threshold on ${selectorText(threshold)} of ${whose} judged nothing`;
  const labelled = compared.filter((one) => isAbout(threshold, one));
  const there = [...new Set(labelled.map(({ labels }) => labelKey(labels)).filter((key) => key !== ""))];
  const why =
    labelled.length === 0
      ? "it was not measured"
      : `nothing has these labels${there.length > 0 ? `; there is ${there.slice(0, LISTED).join(" and ")}` : ""}`;
  return { code: "threshold-unmeasured", message: `${said}: ${why}` };
}

const LISTED = 6;

function selectorText({ metric, labels }: Threshold): string {
  const key = labelKey(labels);
  return key === "" ? metric : `${metric}{${key}}`;
}
