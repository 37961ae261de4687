import type { AbSettings } from "../../core/model/ab.ts";
import type { Case, Threshold } from "../../core/model/case.ts";
import type { Metric } from "../../core/model/metric.ts";
import type { CaseResult, Repetition, Run } from "../../core/model/run.ts";
import { latency, machine } from "./samples.ts";

/** Values of one case: by block, the repetitions of its visit. `null`: the visit was cut short before any. */
export type Visits = readonly (readonly number[])[];

export interface PairCase {
  readonly id?: string;
  readonly a: Visits;
  readonly b: Visits;
  readonly metric?: Metric;
  readonly thresholds?: readonly Threshold[];
  readonly details?: Partial<Case>;
}

/** Two runs as `perfmon ab` stores them. Blocks: as many as the first case has with a, of equal visits. */
export function pairOf(cases: readonly PairCase[], blocks = cases[0]!.a.length): { readonly a: Run; readonly b: Run } {
  const ab = (subject: "a" | "b"): AbSettings => ({
    pair: "A",
    subject,
    a: { run: "A", name: "old", given: [] },
    b: { run: "B", name: "new", given: ["env:X=1"] },
    blocks,
    order: [],
  });
  const run = (subject: "a" | "b"): Run => ({
    id: subject.toUpperCase(),
    state: "completed",
    suite: "pairs",
    suiteFiles: [],
    started: "2026-11-26T00:00:00Z",
    finished: null,
    target: "local",
    labels: {},
    tags: [],
    note: null,
    seed: 1,
    order: "interleaved",
    perfmon: "0",
    environment: machine,
    environmentAfter: null,
    taints: [],
    owner: null,
    settings: { ab: ab(subject) as never },
    reasons: [],
    rerunOf: null,
    cases: cases.map((one) => caseResult(one, subject, blocks)),
    blocks: [],
  });
  return { a: run("a"), b: run("b") };
}

function caseResult(
  { id = "getpid", metric = latency, thresholds = [], details = {}, ...of }: PairCase,
  subject: "a" | "b",
  blocks: number,
): CaseResult {
  const visits = of[subject];
  const all = blocks * Math.max(...of.a.map((values) => values.length));
  const item = {
    id,
    step: id,
    parameters: {},
    // Variables of the suite may differ between the two: cases are paired by their ids.
    fingerprint: `${subject} ${id}`,
    thresholds,
    smoke: false,
    placement: {},
    repetitions: { min: all, max: all, until: null, budget: null },
    ...details,
  } as unknown as Case;
  const repetitions = visits.flatMap((values, round) =>
    values.map(
      (value, index): Repetition => ({
        index,
        warmup: false,
        round,
        started: "2026-11-26T00:00:00Z",
        duration: 1,
        commandHash: subject,
        exitCode: 0,
        signal: null,
        raw: null,
        problems: [],
        taints: [],
        setAside: false,
        outcome: "completed",
        measurements: [
          {
            metric: metric.name,
            labels: {},
            value,
            unit: metric.unit,
            original: { value, unit: metric.unit },
            source: "tool:test",
            warnings: [],
          },
        ],
      }),
    ),
  );
  return { case: item, outcome: "completed", reason: null, metrics: [metric], repetitions };
}
