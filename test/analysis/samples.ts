import type { CandidateCase, JudgedRun, JudgeInput } from "../../core/analysis/input.ts";
import type { Limit, Threshold } from "../../core/model/case.ts";
import type { Environment } from "../../core/model/environment.ts";
import type { Metric } from "../../core/model/metric.ts";
import type { Sample } from "../../core/model/run.ts";
import { detect as byEvidence } from "../../plugins/analyzers/evidence/analyzer.ts";
import type { EvidenceOptions } from "../../plugins/analyzers/evidence/options.ts";
import { classify } from "../../plugins/analyzers/severity/analyzer.ts";
import { detect } from "../../plugins/analyzers/threshold/analyzer.ts";

/** Small true objects for tests of judging; each names only what its test is about. */

export const latency: Metric = {
  name: "call.time",
  unit: "s",
  better: "lower",
  kind: "system_call_latency",
  description: "time of one call",
  headline: true,
};
export const rate: Metric = {
  name: "call.rate",
  unit: "1/s",
  better: "higher",
  kind: "custom",
  description: "calls a second",
};

export function sampleOf(values: readonly number[], details: Partial<Sample> = {}): Sample {
  return {
    run: "now",
    caseId: "getpid",
    fingerprint: "f1",
    metric: latency,
    labels: {},
    values,
    commandHashes: ["c1"],
    warnings: [],
    ...details,
  };
}

export function caseOf(
  details: Partial<CandidateCase["case"]> = {},
  metrics: readonly Metric[] = [latency],
): CandidateCase {
  return {
    case: {
      id: "getpid",
      step: "getpid",
      parameters: {},
      fingerprint: "f1",
      thresholds: [],
      smoke: false,
      placement: { cpus: "same" },
      ...details,
    },
    outcome: "completed",
    reason: null,
    metrics,
  };
}

export const machine: Environment = {
  "cpu.model": { value: "Example 3000", role: "must-match" },
  "kernel.release": { value: "6.12.7", role: "subject" },
  "storage./var/tmp.filesystem": { value: "ext4", role: "must-match" },
};

export const runOf = (run: string, samples: readonly Sample[], details: Partial<JudgedRun> = {}): JudgedRun => ({
  run,
  target: "local",
  environment: machine,
  samples: samples.map((sample) => ({ ...sample, run })),
  ...details,
});

export const percent = (value: number, origin = "step"): Limit => ({ value: value / 100, unit: "ratio", origin });

export const threshold = (metric: string, limit: Limit, details: Partial<Threshold> = {}): Threshold => ({
  metric,
  labels: {},
  limit,
  ...details,
});

const EVIDENCE: EvidenceOptions = {
  suspicion: 0.1,
  confirmed: 0.003,
  unconfirmed: 0.01,
  false_discovery: 0.05,
  smallest: 0.01,
  tolerance: 0.05,
  alike: 0.3,
};

/** The analyzers of this repository with their defaults. */
export const builtIn: JudgeInput["analyzers"] = {
  detect: async (evidence, context) => ({
    findings: [...byEvidence(evidence, EVIDENCE, context), ...detect(evidence, { confidence: 0.9 })],
    failures: [],
  }),
  classify: (grade, comparison) => classify(grade, comparison, { medium: 2, high: 3, critical: 5 }),
};

/** One case, one baseline run, the built-in analyzers. */
export function inputOf(
  before: readonly number[],
  now: readonly number[],
  details: Partial<JudgeInput> = {},
): JudgeInput {
  return {
    candidate: { ...runOf("now", [sampleOf(now)]), cases: [caseOf()] },
    baseline: {
      choice: { rule: "automatic", name: null, runs: ["before"], reasons: [] },
      runs: [runOf("before", [sampleOf(before)])],
    },
    analyzers: builtIn,
    ...details,
  };
}

/** Five repetitions that scatter by one percent around a level. */
export const five = (level: number): number[] => [1.002, 0.993, 1.01, 0.998, 1.006].map((factor) => level * factor);
