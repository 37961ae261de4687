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
  const [left, right] = [visits(a.result), visits(b.result)];
  const keys = new Set([...ofB.keys(), ...ofA.keys()]);
  return [...keys].map((key) => {
    const pairs = rounds.flatMap((block): BlockPair[] => {
      const [x, y] = [left.get(key)?.get(block), right.get(key)?.get(block)];
      return x && y ? [{ block, a: medianInterval(x).median!, b: medianInterval(y).median! }] : [];
    });
    return { a: ofA.get(key) ?? null, b: ofB.get(key) ?? null, pairs };
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

/** The values of each series by block. */
function visits({ case: item, repetitions }: CaseResult): Map<string, Map<number, number[]>> {
  const series = new Map<string, Map<number, number[]>>();
  for (const { round, measurements } of repetitions.filter(isCounted))
    for (const { metric, labels, value } of measurements) {
      const key = comparisonKey(item.id, metric, labels);
      const own = series.get(key) ?? new Map<number, number[]>();
      series.set(key, own);
      const values = own.get(round);
      if (values) values.push(value);
      else own.set(round, [value]);
    }
  return series;
}
