import type { Labels, Metric } from "../model/metric.ts";
import { type CaseResult, counts as isCounted, type Sample } from "../model/run.ts";
import { medianInterval } from "../stats/index.ts";
import { caseSamples } from "./run-samples.ts";
import { comparisonKey } from "./series.ts";

/** A block in which a and b were both measured whole. Values are medians of a visit's repetitions, in the metric's unit. */
export interface BlockPair {
  readonly block: number;
  readonly a: number;
  readonly b: number;
}

/** One metric and labels of one case, of both subjects. */
export interface PairedSeries {
  /** All its measured values; null: that subject has none. */
  readonly a: Sample | null;
  readonly b: Sample | null;
  readonly pairs: readonly BlockPair[];
}

export interface Side {
  readonly run: string;
  readonly result: CaseResult;
}

/** Pairs a case of two runs that were measured in alternating blocks, metric by metric in the order of b's, then what only a has. */
export function pairCase(a: Side, b: Side, blocks: number): PairedSeries[] {
  const wholeOfA = wholeVisits(a.result, blocks);
  const rounds = [...wholeVisits(b.result, blocks)].filter((round) => wholeOfA.has(round)).sort((x, y) => x - y);
  const [ofA, ofB] = [keyed(caseSamples(a.run, a.result)), keyed(caseSamples(b.run, b.result))];
  const keys = new Set([...ofB.keys(), ...ofA.keys()]);
  return [...keys].map((key) => {
    const [one, other] = [ofA.get(key) ?? null, ofB.get(key) ?? null];
    const { metric, labels } = (other ?? one)!;
    const [left, right] = [visitMedians(a.result, metric, labels), visitMedians(b.result, metric, labels)];
    const pairs = rounds.flatMap((block): BlockPair[] => {
      const [x, y] = [left.get(block), right.get(block)];
      return x === undefined || y === undefined ? [] : [{ block, a: x, b: y }];
    });
    return { a: one, b: other, pairs };
  });
}

const keyed = (samples: readonly Sample[]) =>
  new Map(samples.map((sample) => [comparisonKey(sample.caseId, sample.metric.name, sample.labels), sample]));

/** Blocks of which every repetition was measured: a visit that was cut short is none. */
function wholeVisits({ case: item, repetitions }: CaseResult, blocks: number): Set<number> {
  const wanted = item.repetitions.max / blocks;
  const counts = new Map<number, number>();
  for (const { round } of repetitions.filter(isCounted)) counts.set(round, (counts.get(round) ?? 0) + 1);
  return new Set([...counts].filter(([, count]) => count >= wanted).map(([round]) => round));
}

function visitMedians({ case: item, repetitions }: CaseResult, metric: Metric, labels: Labels): Map<number, number> {
  const key = comparisonKey(item.id, metric.name, labels);
  const values = new Map<number, number[]>();
  for (const repetition of repetitions.filter(isCounted)) {
    const own = repetition.measurements.filter((one) => comparisonKey(item.id, one.metric, one.labels) === key);
    if (own.length === 0) continue;
    values.set(repetition.round, [...(values.get(repetition.round) ?? []), ...own.map(({ value }) => value)]);
  }
  return new Map([...values].map(([round, list]) => [round, medianInterval(list).median!]));
}
