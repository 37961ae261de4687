import { bareCase, bareRepetition } from "../../../model/bare.ts";
import type { Case } from "../../../model/case.ts";
import type { Measurement } from "../../../model/measurement.ts";
import type { Metric } from "../../../model/metric.ts";
import type { CaseResult, Run, RunHeader } from "../../../model/run.ts";

/** A run id that ends with a number: later numbers are newer. */
export const idOf = (n: number): string => `01KAPERFMN${String(n).padStart(16, "0")}`;

export function plainHeader(n: number, changes: Partial<RunHeader> = {}): RunHeader {
  return {
    id: idOf(n),
    state: "completed",
    suite: "kit",
    suiteFiles: [],
    started: new Date(Date.UTC(2026, 0, n)).toISOString(),
    finished: null,
    target: "local",
    labels: {},
    tags: [],
    note: null,
    rerunOf: null,
    seed: 1,
    order: "suite",
    perfmon: "0.0.0",
    environment: {},
    environmentAfter: null,
    taints: [],
    owner: null,
    settings: {},
    reasons: [],
    ...changes,
  };
}

export const LATENCY: Metric = { name: "latency", unit: "s", better: "lower", kind: "custom", description: "kit" };
export const RATE: Metric = { name: "rate", unit: "1/s", better: "higher", kind: "custom", description: "kit" };

/** `name` in hexadecimal is its fingerprint. */
export const plainCase = (name: string): Case => bareCase(name, "kit", hexadecimal(name).padStart(64, "0").slice(-64));

const hexadecimal = (text: string) =>
  [...text].map((letter) => letter.codePointAt(0)!.toString(16).padStart(2, "0")).join("");

export const plainResult = (name: string): Omit<CaseResult, "repetitions"> => ({
  case: plainCase(name),
  outcome: "completed",
  reason: null,
  metrics: [LATENCY, RATE],
});

export const latency = (value: number): Measurement => ({
  metric: LATENCY.name,
  labels: {},
  value,
  unit: "s",
  original: { value: value * 1000, unit: "ms" },
  source: "kit",
  warnings: [],
});

export const rate = (value: number): Measurement => ({
  metric: RATE.name,
  labels: { size: "4k" },
  value,
  unit: "1/s",
  original: { value, unit: "1/s" },
  source: "kit",
  warnings: [],
});

/** One case named `a`, `values` its latencies. */
export function plainRun(n: number, values: readonly number[], changes: Partial<RunHeader> = {}): Run {
  const header = plainHeader(n, changes);
  const repetitions = values.map((value, index) => bareRepetition(index, header.started, [latency(value)]));
  return { ...header, cases: [{ ...plainResult("a"), repetitions }], blocks: [] };
}
