import type { JsonObject, Limit, Scalar } from "./case.ts";
import type { EnvironmentDifference } from "./environment.ts";
import type { Better, Kind, Labels } from "./metric.ts";

/** Is it worse. Never mixed with Outcome (did it run). */
export type Verdict = "pass" | "regression" | "improvement" | "inconclusive";

/** `none` unless the verdict is a regression. Ascending. */
export const SEVERITIES = ["none", "low", "medium", "high", "critical"] as const;
/** One of SEVERITIES. */
export type Severity = (typeof SEVERITIES)[number];

/** What a Sample, or several of one series, say. */
export interface Summary {
  /** Values. */
  readonly n: number;
  /** Runs behind them. */
  readonly runs: number;
  readonly median: number;
  /** Of the median, in the metric's unit. Null: n is too small for any. */
  readonly interval: readonly [number, number] | null;
  /** True confidence of `interval`, 0..1: with n = 5 the widest reaches 0.9375. Null where there is no interval. */
  readonly confidence: number | null;
  readonly warnings: readonly string[];
}

/** A machine-readable why: `no-baseline`, `short-history`, `command-changed`, `wide-interval` ... */
export interface Reason {
  readonly code: string;
  readonly message: string;
}

/** Which case a comparison is of. */
export interface CaseRef {
  readonly id: string;
  readonly step: string;
  readonly parameters: Readonly<Record<string, Scalar>>;
  readonly fingerprint: string;
}

/** Candidate minus baseline in the metric's unit (Hodges-Lehmann on plain values). */
export interface Difference {
  readonly value: number;
  /** At the comparison's `confidence`. */
  readonly interval: readonly [number, number] | null;
  /** At least 0: the smallest difference that this comparison could have shown. */
  readonly detectable: number | null;
}

/**
 * What is independent of each other on each side of a comparison, so that its number says how sure the change is: the
 * repetitions (fewer than 6 earlier runs), the runs, the boots (where the subject is the kernel), or the pairs of blocks
 * of `perfmon ab`.
 */
export const REPLICATES = ["repetition", "run", "boot", "block"] as const;
/** One of REPLICATES. */
export type Replicate = (typeof REPLICATES)[number];

/** Noise of one series as its history shows it. Ratios where `change` is one, else in the metric's unit. */
export interface Noise {
  /** Earlier runs that it was measured on, those left out as accidents included. */
  readonly runs: number;
  /** Of these, runs far from all others: left out. */
  readonly accidents: number;
  /** Standard deviation of a run's median: what both of the next two bring about. */
  readonly spread: number;
  /** Standard deviation of what all repetitions of one run share. */
  readonly between: number;
  /** Standard deviation of the repetitions of one run. Null: no run has two. */
  readonly within: number | null;
}

/** A regression that is known: what `perfmon ack` said of it. */
export interface Acknowledged {
  /** Of the acknowledgement. */
  readonly id: string;
  readonly reason: string;
  /** ISO 8601, UTC. Null: without end. */
  readonly until: string | null;
}

/** One metric x labels of one case, baseline against candidate. */
export interface Comparison {
  /** Names it for `perfmon ack`: 8 hexadecimal digits of fingerprint, metric, labels and target, the same in every run. */
  readonly id: string;
  readonly case: CaseRef;
  readonly metric: string;
  readonly labels: Labels;
  /** Base unit. */
  readonly unit: string;
  /** The metric's, unless its threshold says which direction is bad. */
  readonly better: Better;
  readonly kind: Kind;
  readonly tags: readonly string[];
  /** Whether its case is judged by this one; the others inform. */
  readonly headline: boolean;
  /** Whether its verdict counts in the roll-up: the headline, and metrics with a threshold of their own; never in a smoke case. */
  readonly gates: boolean;
  readonly baseline: Summary | null;
  readonly candidate: Summary | null;
  /** What is replicated. */
  readonly replicate: Replicate;
  /** Null: not measured, for want of history. */
  readonly noise: Noise | null;
  /** Ratio, candidate / baseline - 1: 0.05 = the number rose by 5 %, whatever is better. */
  readonly change: number | null;
  /** Of `change`. */
  readonly interval: readonly [number, number] | null;
  /** Where a ratio says nothing (zeros, negative values) or the limit is in the metric's unit; else null. */
  readonly difference: Difference | null;
  /** True confidence of `interval`, 0..1. */
  readonly confidence: number | null;
  /** Two-sided: exact Mann-Whitney of repetitions or boots, predictive t of runs, exact signed ranks of blocks. */
  readonly p: number | null;
  readonly limit: Limit;
  /** Ratio: the smallest change that this comparison could have shown. */
  readonly detectable: number | null;
  readonly verdict: Verdict;
  readonly severity: Severity;
  /** Set for a regression that is known and has not worsened: it is listed, and counts in nothing. Else null. */
  readonly acknowledged: Acknowledged | null;
  readonly reasons: readonly Reason[];
}

/** A regression that counts: what it is of gates, and nobody has acknowledged it. */
export const isOpenRegression = ({
  gates,
  verdict,
  acknowledged,
}: Pick<Comparison, "gates" | "verdict" | "acknowledged">): boolean =>
  gates && verdict === "regression" && acknowledged === null;

/** What an analyzer claims about one comparison, with its evidence. Core merges claims; nothing else decides. */
export interface Finding {
  readonly analyzer: string;
  readonly caseId: string;
  readonly metric: string;
  readonly labels: Labels;
  readonly verdict: Verdict;
  readonly reasons: readonly Reason[];
  /** The case looks worse, but one run is too little to say so: measure it again. */
  readonly suspect?: boolean;
  readonly evidence: JsonObject;
}

/** Which earlier runs, and the rule that chose them. */
export interface BaselineChoice {
  /** `automatic`, `named`, `run`, `runs` (all that a reference names: last:N, kernel:RELEASE, tag:T, git:REV), `file`, `pair` (a of two subjects measured in alternating blocks). */
  readonly rule: string;
  readonly name: string | null;
  readonly runs: readonly string[];
  readonly reasons: readonly Reason[];
}

/** A whole judgement: `perfmon compare --json`, and part of exec's report. */
export interface Judgement {
  readonly baseline: BaselineChoice;
  readonly candidate: string;
  /** Runs beside the candidate that count for its side: re-runs of it, or more of what its reference names. */
  readonly others: readonly string[];
  /** Ids of cases that look worse and should be measured again before anybody believes it. */
  readonly suspects: readonly string[];
  readonly comparisons: readonly Comparison[];
  /** What differs between the two environments. */
  readonly environment: readonly EnvironmentDifference[];
  /** The roll-up: regression if any gating comparison regressed that is not acknowledged; else inconclusive if any is; else improvement if any; else pass. */
  readonly verdict: Verdict;
  readonly severity: Severity;
  readonly reasons: readonly Reason[];
}

/** A named baseline in the store. */
export interface Baseline {
  readonly name: string;
  /** Oldest first. */
  readonly runs: readonly string[];
  /** ISO 8601, UTC. */
  readonly set: string;
  readonly note: string | null;
}
