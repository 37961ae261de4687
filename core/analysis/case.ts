import type { Limit, Threshold } from "../model/case.ts";
import type { Comparison, Reason } from "../model/comparison.ts";
import type { EnvironmentDifference } from "../model/environment.ts";
import type { Sample } from "../model/run.ts";
import { incomparable, isOfKernel, refusing } from "./comparable.ts";
import { type ComparisonInput, compare } from "./compare.ts";
import { headlineMetric } from "./headline.ts";
import type { CandidateCase, JudgedRun } from "./input.ts";
import { pairSamples, sameCommand } from "./pairing.ts";
import type { Boots } from "./replicates.ts";
import { bySeries, seriesKey } from "./series.ts";

/** A run of the baseline. */
export interface EarlierRun {
  readonly run: JudgedRun;
  /** From the candidate's place. */
  readonly differences: readonly EnvironmentDifference[];
  /** Its samples by fingerprint: a run has as many cases as there are to be compared. */
  readonly cases: ReadonlyMap<string, readonly Sample[]>;
}

export interface CaseInput {
  readonly of: CandidateCase;
  /** Where the candidate was measured; null: nobody knows. */
  readonly target: string | null;
  /** The candidate's, of this case. */
  readonly samples: readonly Sample[];
  /** Of all runs beside the candidate that count for its side. */
  readonly others: readonly Sample[];
  /** Oldest first. */
  readonly earlier: readonly EarlierRun[];
  /** The user chose the baseline. */
  readonly named: boolean;
  /** Refuses every comparison. */
  readonly refusal: Reason | null;
  readonly thresholds: readonly Threshold[];
  readonly fallback: Limit | undefined;
  /** Of every run on either side. */
  readonly boots: Boots;
  readonly minBoots: number | null;
  /** The whole baseline counts, not only what came after the last change of level. */
  readonly whole: boolean;
}

export interface ComparedSamples {
  readonly comparison: Comparison;
  readonly candidate: Sample | null;
  readonly others: readonly Sample[];
  readonly baseline: readonly Sample[];
}

/**
 * All comparisons of one case: one for each measured metric and labels, and for each gating one that is missing now. The
 * headline of the latest earlier run is one of these: without it, the case would be judged by another metric in silence.
 */
export function compareCase(input: CaseInput): ComparedSamples[] {
  const { of, samples, earlier } = input;
  const paths = of.paths ?? null;
  const foreign = earlier
    .map(({ run, differences }) => ({ run, refused: refusing(differences, paths) }))
    .filter(({ refused }) => refused.length > 0);
  const kept =
    input.named || foreign.length === 0
      ? earlier
      : earlier.filter(({ run }) => !foreign.some((other) => other.run === run));
  const strange =
    foreign[0] && (input.named || kept.length === 0) ? incomparable(foreign[0].refused, foreign[0].run.run) : null;
  const refusal = input.refusal ?? strange;
  const baseline = kept.flatMap(({ cases }) => cases.get(of.case.fingerprint) ?? []);

  const series = bySeries(baseline);
  const missing = missingSeries(samples, series);
  const declared = of.metrics.length > 0 ? of.metrics : baseline.map(({ metric }) => metric);
  const measured = new Set((samples.length > 0 ? samples : baseline).map(({ metric }) => metric.name));
  const headlines = [headlineMetric(declared, measured), headlineBefore(baseline)];
  const common = (sample: Sample, by = headlines.slice(0, 1)) => ({
    case: of.case,
    target: input.target,
    headline: by.includes(sample.metric.name),
    thresholds: [...input.thresholds, ...of.case.thresholds],
    fallback: input.fallback,
  });
  const boots = bootsOf(input, kept);
  const made = (details: Omit<ComparisonInput, "boots" | "minBoots" | "whole">): ComparedSamples => ({
    comparison: compare({ ...details, boots, minBoots: input.minBoots, whole: input.whole }),
    candidate: details.candidate,
    others: details.others,
    baseline: details.baseline,
  });
  const others = bySeries(input.others);
  const measuredNow = pairSamples(samples, series).map((pair) =>
    made({
      ...common(pair.candidate),
      candidate: pair.candidate,
      others: alike(pair.candidate, others.get(seriesKey(pair.candidate)) ?? []),
      baseline: pair.baseline,
      refusal: refusal ?? pair.refusal,
      notes: pair.notes,
    }),
  );
  const gone = missing.map((group) =>
    made({
      ...common(group[0]!, headlines),
      candidate: null,
      others: [],
      baseline: group,
      refusal: notMeasured(of),
      notes: [],
    }),
  );
  return [...measuredNow, ...gone.filter(({ comparison }) => comparison.gates)];
}

/** Of another run of the candidate's side, what is of the same command and unit. */
const alike = (candidate: Sample, others: readonly Sample[]): readonly Sample[] =>
  others.filter(
    (other) =>
      other.metric.unit === candidate.metric.unit &&
      other.metric.better === candidate.metric.better &&
      sameCommand(other, candidate),
  );

/** Boots of all runs, where every run of the baseline was measured on another kernel. */
function bootsOf({ boots, of }: CaseInput, kept: CaseInput["earlier"]): Boots | null {
  const mine = kept.filter(({ cases }) => cases.has(of.case.fingerprint));
  return mine.length > 0 && mine.every(({ differences }) => differences.some(isOfKernel)) ? boots : null;
}

function headlineBefore(baseline: readonly Sample[]): string | null {
  const latest = baseline.filter(({ run }) => run === baseline.at(-1)?.run).map(({ metric }) => metric);
  return headlineMetric(latest, new Set(latest.map(({ name }) => name)));
}

function missingSeries(
  samples: readonly Sample[],
  series: ReadonlyMap<string, readonly Sample[]>,
): (readonly Sample[])[] {
  const there = new Set(samples.map(seriesKey));
  return [...series].filter(([key]) => !there.has(key)).map(([, group]) => group);
}

function notMeasured({ outcome, reason }: CandidateCase): Reason {
  const why = outcome === "completed" ? "this run has no value of it" : `the case ${said[outcome]}`;
  return { code: "no-candidate", message: reason ? `${why}: ${reason}` : why };
}

const said = { failed: "failed", "timed-out": "timed out", aborted: "was stopped", skipped: "was skipped" } as const;
