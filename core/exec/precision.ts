import type { Case } from "../model/case.ts";
import { labelKey, type Metric } from "../model/metric.ts";
import type { Precision } from "../model/precision.ts";
import { counts, type Repetition } from "../model/run.ts";
import { selects, thresholdRank } from "../model/threshold.ts";
import { medianInterval, valuesNeeded } from "../stats/index.ts";
import { formatSpread } from "../units/format.ts";

/** Confidence below which an interval decides nothing: four values give one of .875. */
const ENOUGH = 0.9;
/** The fewest values whose interval has it. */
const FEWEST = 5;
/** Beyond this, a number of repetitions is no advice. */
const SENSIBLE = 1000;

/**
 * How near the medians of a case are to what its `until` asks for: those of the metrics that a threshold names; where none
 * does, of the headline metrics; where none is marked, of the first one. Null: it asks for nothing.
 */
export function precision(
  item: Case,
  repetitions: readonly Repetition[],
  metrics: readonly Metric[],
): Precision | null {
  const { until } = item.repetitions;
  if (until === null) return null;
  const found = [...asked(item, repetitions, metrics)].map(([name, series]) => ofSeries(name, series, until));
  const [first, ...rest] = found.length > 0 ? found : [nothing(until)];
  return rest.reduce((worst, one) => (isFarther(one, worst) ? one : worst), first!);
}

function isFarther(a: Precision, b: Precision): boolean {
  const [more, less] = [a.more ?? Number.POSITIVE_INFINITY, b.more ?? Number.POSITIVE_INFINITY];
  return more > less || (more === less && (a.reached ?? 0) > (b.reached ?? 0));
}

const nothing = (wanted: number): Precision => ({
  ...{ wanted, reached: null, metric: null, more: null },
  reason: "nothing that is asked for was measured",
});

interface Series {
  readonly values: number[];
  /** How much worse it may be, in the metric's unit, where a threshold says so. */
  readonly limit: number | null;
}

function ofSeries(metric: string, { values, limit }: Series, wanted: number): Precision {
  const n = values.length;
  const { median, interval, confidence } = medianInterval(values);
  if (interval === null || confidence < ENOUGH)
    return { wanted, reached: null, metric, more: FEWEST - n, reason: `an interval needs ${FEWEST} repetitions` };
  const half = (interval[1] - interval[0]) / 2;
  const more = (target: number) => {
    const needed = valuesNeeded(n, half, target);
    return needed === null || needed - n > SENSIBLE ? null : needed - n;
  };
  const tooFar = "more repetitions will hardly do";
  if (half === 0) return { wanted, reached: 0, metric, more: 0, reason: null };
  // Where 0 is a possible median, a ratio says nothing; two such medians then tell a change of the threshold's size.
  if (interval[0] <= 0 && interval[1] >= 0) {
    const missing = limit === null ? null : more(limit / 2);
    const reason =
      missing === null
        ? `its median may be 0, ${limit === null ? "of which nothing is a share" : `and ${tooFar}`}`
        : null;
    return { wanted, reached: null, metric, more: missing, reason };
  }
  const reached = half / Math.abs(median);
  const missing = more(wanted * Math.abs(median));
  return { wanted, reached, metric, more: missing, reason: missing === null ? tooFar : null };
}

/** The values of what is asked for, by `read.iops{job=a}`. */
function asked(
  item: Case,
  repetitions: readonly Repetition[],
  metrics: readonly Metric[],
): ReadonlyMap<string, Series> {
  const units = new Map(metrics.map(({ name, unit }) => [name, unit]));
  const named = new Map<string, Series>();
  const others = new Map<string, Series>();
  const headline = metrics.filter((metric) => metric.headline).map(({ name }) => name);
  const instead = new Set(headline.length > 0 ? headline : metrics.slice(0, 1).map(({ name }) => name));
  for (const { metric, labels, value } of repetitions.flatMap((each) => (counts(each) ? each.measurements : []))) {
    const thresholds = item.thresholds.filter((each) => thresholdRank(each, metric) > 1 && selects(each, labels));
    const group = thresholds.length > 0 ? named : instead.has(metric) ? others : null;
    if (group === null) continue;
    const key = labelKey(labels);
    const name = key === "" ? metric : `${metric}{${key}}`;
    const limits = thresholds.filter(({ limit }) => limit.unit === units.get(metric)).map(({ limit }) => limit.value);
    if (!group.has(name)) group.set(name, { values: [], limit: limits.length > 0 ? Math.min(...limits) : null });
    group.get(name)!.values.push(value);
  }
  return named.size > 0 ? named : others;
}

/** `±4.2% reached, ±2% wanted (read.iops): about 40 more repetitions would do`; null where it is reached. */
export function precisionText({ wanted, reached, metric, more, reason }: Precision): string | null {
  if (more === 0) return null;
  // What is not reached does not read as what is wanted, however near it is.
  const shown = reached !== null && percent(reached) === percent(wanted) ? exact : percent;
  const said = `${reached === null ? "" : `±${shown(reached)} reached, `}±${exact(wanted)} wanted`;
  const would =
    more === null ? "" : `${more === 1 ? "1 more repetition" : `about ${roughly(more)} more repetitions`} would do`;
  return `${said}${metric === null ? "" : ` (${metric})`}: ${reason ?? would}`;
}

/** It is an estimate: two digits are enough. */
const roughly = (more: number) => (more > 100 ? Math.ceil(more / 10) * 10 : more);

/** As it was asked for: `0.0001%` is not 0. */
const exact = (ratio: number) => `${Number((100 * ratio).toPrecision(4))}%`;

const percent = (ratio: number) => formatSpread(ratio).slice(1);
