import { type AbSettings, abSettings, abSides } from "../model/ab.ts";
import type { Limit, Threshold } from "../model/case.ts";
import type { Judgement, Reason } from "../model/comparison.ts";
import type { CaseResult, Run } from "../model/run.ts";
import { pairCase } from "./block-pairs.ts";
import { placeDifferences } from "./comparable.ts";
import { type ComparedPair, comparePair } from "./compare-pair.ts";
import { headlineMetric } from "./headline.ts";
import type { Analyzers } from "./input.ts";
import { rollUp } from "./roll-up.ts";
import { unjudgedThresholds, withoutPass, withUnjudged } from "./unjudged.ts";
import { decideVerdicts } from "./verdicts.ts";

export interface PairToJudge {
  /** The baseline: that of a, unless somebody asks the other way round. */
  readonly a: Run;
  /** The candidate. */
  readonly b: Run;
  readonly analyzers: Analyzers;
  /** Beside those of each case. */
  readonly thresholds?: readonly Threshold[];
  /** Where no threshold applies. Default 10 %. */
  readonly limit?: Limit;
}

/** Whether two runs were measured in alternating blocks with each other. */
export const isPair = (a: Run, b: Run): boolean => {
  const [one, other] = [abSettings(a), abSettings(b)];
  return one !== null && other !== null && one.pair === other.pair && one.subject !== other.subject;
};

/**
 * Judges two runs that were measured in alternating blocks by the ratios of their block pairs: the baseline is a, the
 * candidate b. Cases are paired by id, since variables of the suite may differ. What only one of them has is said. No I/O.
 */
export async function judgePair({ a, b, analyzers, thresholds = [], limit }: PairToJudge): Promise<Judgement> {
  const settings = abSettings(b)!;
  const { own, other: against } = abSides(settings);
  const names = { a: against.name, b: own.name };
  const ofA = new Map(a.cases.map((result) => [result.case.id, result]));
  const compared = b.cases.flatMap((result): ComparedPair[] => {
    const other = ofA.get(result.case.id);
    if (!other) return [];
    const series = pairCase({ run: a.id, result: other }, { run: b.id, result }, settings.blocks);
    const headline = headlineOf(result, other);
    const all = series.map((one) =>
      comparePair({
        case: result.case,
        series: one,
        headline: (one.b ?? one.a)!.metric.name === headline,
        thresholds: [...thresholds, ...result.case.thresholds],
        fallback: limit,
        names,
      }),
    );
    // Of what only one of the two has, that which judges is said.
    return all.filter(({ comparison }) => (comparison.baseline && comparison.candidate) || comparison.gates);
  });
  const decided = await decideVerdicts(compared, analyzers, { canary: null, mayRerun: false });
  const unjudged = unjudgedThresholds(
    b.cases,
    compared.map(({ comparison }) => comparison),
    thresholds,
  );
  const comparisons = decided.comparisons.map((one) => withoutPass(one, unjudged));
  const whole = withUnjudged(rollUp(comparisons), unjudged);
  return {
    baseline: { rule: "pair", name: names.a, runs: [a.id], reasons: doubtsOf(a, names.a) },
    candidate: b.id,
    others: [],
    suspects: [],
    comparisons,
    environment: placeDifferences(a, b),
    ...whole,
    reasons: [...whole.reasons, ...decided.reasons, ...shortfall(compared, settings)],
  };
}

function headlineOf(b: CaseResult, a: CaseResult): string | null {
  const measured = new Set(
    b.repetitions.flatMap((one) => (one.outcome === "completed" ? one.measurements.map(({ metric }) => metric) : [])),
  );
  return headlineMetric(b.metrics, measured) ?? headlineMetric(a.metrics, new Set(a.metrics.map(({ name }) => name)));
}

/** b's own stand in its report. */
const doubtsOf = ({ taints }: Run, name: string): Reason[] =>
  taints.map((taint) => ({ code: "tainted-baseline", message: `the run of ${name} is doubtful: ${taint}` }));

/** Fewer complete blocks than were asked for. */
function shortfall(compared: readonly ComparedPair[], { blocks }: AbSettings): Reason[] {
  const gating = compared.filter(({ comparison }) => comparison.gates);
  const least = Math.min(...gating.map((one) => one.blocks));
  if (gating.length === 0 || least >= blocks) return [];
  return [
    { code: "incomplete-blocks", message: `judged by ${least} of ${blocks} blocks: the others are not complete` },
  ];
}
