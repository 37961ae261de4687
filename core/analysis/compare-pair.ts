import type { Limit, Threshold } from "../model/case.ts";
import type { Comparison, Reason, Summary } from "../model/comparison.ts";
import type { Sample } from "../model/run.ts";
import { detectableOf, pseudomedian, type Shift, type SignedRank, signedRank } from "../stats/index.ts";
import { reason } from "../stats/values.ts";
import { againstMedians } from "./against-medians.ts";
import type { PairedSeries } from "./block-pairs.ts";
import { FEWEST_BLOCKS } from "./blocks-needed.ts";
import type { ComparedSamples } from "./case.ts";
import { freePlacement, type JudgedCase } from "./compare.ts";
import { findingId } from "./finding-id.ts";
import { chooseLimit } from "./limit.ts";
import { summarise } from "./summary.ts";

export interface PairInput {
  readonly case: JudgedCase;
  readonly series: PairedSeries;
  readonly headline: boolean;
  readonly thresholds: readonly Threshold[];
  readonly fallback?: Limit;
  /** What the subjects are called, for messages. */
  readonly names: Readonly<Record<"a" | "b", string>>;
}

export interface ComparedPair extends ComparedSamples {
  /** Complete blocks behind it. */
  readonly blocks: number;
}

const NOTHING: Shift = { estimate: null, interval: null, confidence: null, reason: null };

/**
 * Computes the comparison of one series over its block pairs: what a whole block shares (drift, a warmer machine, another
 * load) is in both of its visits, and leaves the ratio of the two. Change: pseudomedian of the logarithms of b / a; the
 * difference b - a where a ratio says nothing or the limit is in the metric's unit. p: exact signed-rank. No verdict yet.
 */
export function comparePair(input: PairInput): ComparedPair {
  const { series, names, headline, case: of } = input;
  const { pairs } = series;
  const { metric, labels } = (series.b ?? series.a)!;
  const refused = refusalOf(series, names) ?? freePlacement(of);
  const positive = pairs.every(({ a, b }) => a > 0 && b > 0);
  const logs = pairs.map(({ a, b }) => Math.log(b) - Math.log(a));
  const differences = pairs.map(({ a, b }) => b - a);
  const ratio = refused
    ? NOTHING
    : positive
      ? ofLogarithms(pseudomedian(logs))
      : { ...NOTHING, reason: reason("no-ratio", "zeros or negative values have no ratio") };
  const plain = refused ? NOTHING : pseudomedian(differences);
  const chosen = chooseLimit(metric, labels, input.thresholds, ratio.estimate ?? plain.estimate, input.fallback);
  const stop = refused ?? chosen.refusal;
  const absolute = chosen.limit.unit !== "ratio";
  const wanted = !stop && (absolute || ratio.estimate === null) ? plain : NOTHING;
  const change = stop ? NOTHING : ratio;
  const test: SignedRank | null = stop ? null : signedRank(absolute || ratio.estimate === null ? differences : logs);
  const doubts = [change.reason, wanted.reason].filter((why) => why !== null);
  if (of.smoke) doubts.push({ code: "smoke", message: "a smoke test informs and never gates" });
  const sides = {
    baseline: visited(
      series.a,
      pairs.map(({ a }) => a),
    ),
    candidate: visited(
      series.b,
      pairs.map(({ b }) => b),
    ),
  };
  const against = againstMedians({ ...sides, unit: metric.unit, replicate: "block" }, change.estimate, wanted.estimate);
  if (against) doubts.push(against);
  const comparison: Comparison = {
    id: findingId(of.fingerprint, metric.name, labels, names.b),
    case: { id: of.id, step: of.step, parameters: of.parameters, fingerprint: of.fingerprint },
    metric: metric.name,
    labels,
    unit: metric.unit,
    better: chosen.better,
    kind: metric.kind,
    tags: metric.tags ?? [],
    headline,
    gates: (headline || chosen.own) && !of.smoke,
    ...sides,
    replicate: "block",
    noise: null,
    change: change.estimate,
    interval: change.interval,
    difference:
      wanted.estimate === null
        ? null
        : {
            value: wanted.estimate,
            interval: wanted.interval,
            detectable: detectableOf(wanted, (low, high) => (high - low) / 2).size,
          },
    confidence: change.confidence ?? wanted.confidence,
    p: test?.twoSided ?? null,
    limit: chosen.limit,
    detectable: stop ? null : detectableOf(change, logHalfWidth, Math.expm1).size,
    verdict: "inconclusive",
    severity: "none",
    acknowledged: null,
    reasons: [...(stop ? [stop] : []), ...doubts],
  };
  return { comparison, candidate: series.b, others: [], baseline: series.a ? [series.a] : [], blocks: pairs.length };
}

/** What the visits of one subject say: of each complete block one value. Where there is none, all that was measured. */
const visited = (sample: Sample | null, medians: readonly number[]): Summary | null =>
  sample && summarise([medians.length > 0 ? { ...sample, values: medians } : sample]);

function refusalOf({ a, b, pairs }: PairedSeries, names: PairInput["names"]): Reason | null {
  if (!b) return reason("no-candidate", `${names.b} has no value of it`);
  if (!a) return reason("no-baseline", `${names.a} has no value of it`);
  if (a.metric.unit !== b.metric.unit)
    return reason("unit-changed", `${names.a} gave it in ${a.metric.unit}, ${names.b} in ${b.metric.unit}`);
  if (a.metric.better !== b.metric.better)
    return reason(
      "direction-changed",
      `${a.metric.better} is better with ${names.a}, ${b.metric.better} with ${names.b}`,
    );
  if (pairs.length === 0) return reason("no-pairs", "no block was measured whole with both subjects");
  const whole = `${pairs.length} complete ${pairs.length === 1 ? "block" : "blocks"}`;
  return pairs.length < FEWEST_BLOCKS ? reason("few-blocks", `${whole}; at least ${FEWEST_BLOCKS} are needed`) : null;
}

const logHalfWidth = (low: number, high: number) => (Math.log1p(high) - Math.log1p(low)) / 2;

function ofLogarithms(logs: Shift): Shift {
  if (logs.estimate === null) return logs;
  const estimate = Math.expm1(logs.estimate);
  const interval = logs.interval && ([Math.expm1(logs.interval[0]), Math.expm1(logs.interval[1])] as const);
  if ([estimate, ...(interval ?? [])].every(Number.isFinite)) return { ...logs, estimate, interval };
  return { ...NOTHING, reason: reason("out-of-range", "the ratio is beyond the range of numbers") };
}
