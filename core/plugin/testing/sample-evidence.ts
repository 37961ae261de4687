import type { Comparison, Summary } from "../../model/comparison.ts";
import type { Metric } from "../../model/metric.ts";
import type { Sample } from "../../model/run.ts";
import type { Evidence } from "../analyzer.ts";
import { idOf } from "./store/plain-run.ts";

/** Evidence as core computes it, of invented runs: each state of a comparison that an analyzer must stand. */
export interface SampleEvidence {
  readonly name: string;
  readonly evidence: readonly Evidence[];
}

/** The evidence that the kit of analyzers shows them, for further tests. */
export function sampleEvidence(): readonly SampleEvidence[] {
  const slower = { change: 0.2, interval: [0.15, 0.25], p: 1e-4 } as const;
  const cases = Array.from({ length: 12 }, (_, i) => `case-${i}`);
  return [
    { name: "nothing", evidence: [] },
    { name: "nothing changed", evidence: [evidenceOf("same", {}, 1)] },
    { name: "slower", evidence: [evidenceOf("slower", slower, 1.2)] },
    { name: "faster", evidence: [evidenceOf("faster", { change: -0.2, interval: [-0.25, -0.15], p: 1e-4 }, 0.8)] },
    { name: "slower where higher is better", evidence: [evidenceOf("rate", { ...slower, better: "higher" }, 1.2)] },
    { name: "by the runs of a long history", evidence: [evidenceOf("history", { ...slower, ...BY_RUNS }, 1.2, 24)] },
    { name: "a step five runs ago", evidence: [stepped()] },
    { name: "by boots", evidence: [evidenceOf("boots", { ...slower, replicate: "boot" }, 1.2, 6)] },
    { name: "by pairs of blocks", evidence: [evidenceOf("blocks", { ...slower, replicate: "block" }, 1.2)] },
    {
      name: "many cases that move alike",
      evidence: cases.map((id) => evidenceOf(id, { ...slower, ...BY_RUNS }, 1.2, 24)),
    },
    { name: "one case and metric with several labels", evidence: ["1", "2"].map((size) => labelled({ size })) },
    {
      name: "names that objects have",
      evidence: ["__proto__", "constructor"].map((id) => evidenceOf(id, slower, 1.2)),
    },
    { name: "no baseline", evidence: [evidenceOf("new", { ...UNKNOWN, reasons: [NO_BASELINE] }, 1, 0)] },
    {
      name: "a comparison that was refused",
      evidence: [evidenceOf("refused", { ...UNKNOWN, reasons: [OTHER_COMMAND] }, 1)],
    },
    { name: "one value on each side", evidence: [single()] },
    { name: "all values equal", evidence: [flat(1e-6)] },
    { name: "zeros, of which there is no ratio", evidence: [flat(0, OWN_UNIT)] },
    { name: "a baseline of zeros", evidence: [fromZero()] },
    { name: "negative values", evidence: [flat(-3, OWN_UNIT)] },
    { name: "the largest and the smallest numbers", evidence: [flat(1e308), flat(5e-324)] },
    { name: "no interval and no p", evidence: [evidenceOf("bare", { interval: null, confidence: null, p: null }, 1)] },
    {
      name: "a limit of 0",
      evidence: [evidenceOf("strict", { ...slower, limit: { value: 0, unit: "ratio", origin: "step" } }, 1.2)],
    },
    { name: "a limit in the metric's unit", evidence: [evidenceOf("absolute", { ...slower, ...OWN_UNIT }, 1.2)] },
    {
      name: "a smoke case, which judges nothing",
      evidence: [evidenceOf("smoke", { ...slower, gates: false, headline: false }, 1.2)],
    },
    { name: "a critical metric", evidence: [evidenceOf("critical", { ...slower, tags: ["critical"] }, 3)] },
    { name: "doubts on every side", evidence: [doubtful()] },
  ];
}

const NO_BASELINE = { code: "no-baseline", message: "no earlier comparable run" };
const OTHER_COMMAND = { code: "command-changed", message: "the command is another one" };
const UNKNOWN = { change: null, interval: null, confidence: null, p: null, detectable: null } as const;
const BY_RUNS = {
  replicate: "run",
  noise: { runs: 24, accidents: 0, spread: 0.022, between: 0.02, within: 0.01 },
} as const;
const OWN_UNIT = {
  change: null,
  interval: null,
  difference: { value: 2e-7, interval: [1e-7, 3e-7], detectable: 1e-7 },
  limit: { value: 1e-7, unit: "s", origin: "step" },
} as const;

/** Seven repetitions that scatter by 1 %, in no order. */
const SCATTER = [1, 0.993, 1.011, 0.996, 1.004, 1.008, 0.988];
const LEVEL = 1e-6;

const metricOf = ({ metric, unit, better }: Pick<Comparison, "metric" | "unit" | "better">): Metric => ({
  name: metric,
  unit,
  better,
  kind: "custom",
  description: "of the kit",
});

function summaryOf(samples: readonly Sample[]): Summary | null {
  const values = samples.flatMap((sample) => sample.values).sort((a, b) => a - b);
  if (values.length === 0) return null;
  const median = values[values.length >> 1]!;
  const interval = values.length < 6 ? null : ([values[0]!, values.at(-1)!] as const);
  return { n: values.length, runs: samples.length, median, interval, confidence: interval && 0.98, warnings: [] };
}

/** `factor`: of the candidate's level to that of `runs` earlier runs. */
function evidenceOf(id: string, changes: Partial<Comparison>, factor: number, runs = 3): Evidence {
  const levels = Array.from({ length: runs }, (_, i) => LEVEL * SCATTER[i % SCATTER.length]!);
  return withValues(
    id,
    changes,
    [...levels, LEVEL * factor].map((level) => SCATTER.map((each) => level * each)),
  );
}

/** The last run is the candidate. */
function withValues(id: string, changes: Partial<Comparison>, runs: readonly (readonly number[])[]): Evidence {
  const fingerprint = "f".repeat(64);
  const bare = { metric: "latency", unit: "s", better: "lower", labels: {}, ...changes } as const;
  const samples = runs.map(
    (values, i): Sample => ({
      run: idOf(i),
      caseId: id,
      fingerprint,
      metric: metricOf(bare),
      labels: bare.labels,
      values,
      commandHashes: ["c".repeat(64)],
      warnings: [],
    }),
  );
  const [candidate, baseline] = [samples.at(-1)!, samples.slice(0, -1)];
  const comparison: Comparison = {
    id: "0a1b2c3d",
    case: { id, step: id, parameters: {}, fingerprint },
    kind: "custom",
    tags: [],
    headline: true,
    gates: true,
    baseline: summaryOf(baseline),
    candidate: summaryOf([candidate]),
    replicate: "repetition",
    noise: null,
    change: 0,
    interval: [-0.01, 0.01],
    difference: null,
    confidence: 0.95,
    p: 1,
    limit: { value: 0.1, unit: "ratio", origin: "default" },
    detectable: 0.02,
    verdict: "inconclusive",
    severity: "none",
    acknowledged: null,
    reasons: [],
    ...bare,
  };
  return { comparison, candidate, others: [], baseline };
}

const labelled = (labels: Readonly<Record<string, string>>) => evidenceOf("labelled", { labels }, 1);
const single = () => withValues("single", { interval: null, confidence: null, p: null }, [[1e-6], [2e-6]]);
const flat = (value: number, changes: Partial<Comparison> = {}) =>
  withValues(
    "flat",
    changes,
    Array.from({ length: 5 }, () => Array.from({ length: 5 }, () => value)),
  );
const fromZero = () =>
  withValues("from-zero", OWN_UNIT, [
    [0, 0, 0],
    [0, 0, 0],
    [2e-7, 2e-7, 3e-7],
  ]);

/** Sixteen runs, of which the last four are on another level: what confirms a step. */
function stepped(): Evidence {
  const levels = Array.from({ length: 16 }, (_, i) => LEVEL * SCATTER[i % SCATTER.length]! * (i < 12 ? 1 : 1.2));
  return withValues(
    "stepped",
    { ...BY_RUNS, change: 0.2, interval: [0.1, 0.3], p: 1e-3 },
    levels.map((level) => [level]),
  );
}

function doubtful(): Evidence {
  const made = evidenceOf("doubtful", {}, 1);
  const warnings = ["two modes", "drifting"];
  const other = (sample: Sample): Sample => ({ ...sample, warnings, commandHashes: ["c".repeat(64), "d".repeat(64)] });
  return {
    ...made,
    candidate: other(made.candidate),
    others: [other(made.candidate)],
    baseline: made.baseline.map(other),
  };
}
