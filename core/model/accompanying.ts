import { type Comparison, isOpenRegression } from "./comparison.ts";
import { type Labels, labelKey } from "./metric.ts";

/** What the machine or the tool's processes did otherwise where a case regressed: a hint at the cause, and no proof. */
export interface Accompanying {
  /** Id of the case that regressed. */
  readonly case: string;
  readonly metric: string;
  readonly labels: Labels;
  /** Base unit. */
  readonly unit: string;
  /** Medians. */
  readonly baseline: number;
  readonly candidate: number;
  /** Ratio, candidate / baseline - 1. Null: zeros have none, and the medians say it. */
  readonly change: number | null;
  /** Of `change`; null where that is. */
  readonly interval: readonly [number, number] | null;
}

/** Named of one case, at most; and of one giver (`resources.*`), so that one cause seen five times does not hide another. */
const MOST = 3;
const MOST_ALIKE = 2;
/** A change is clear from here on, as a ratio, unless a threshold of the user's says otherwise. */
const CLEAR = 0.1;
/** By unit, differences that are nobody's cause, however many percent they are: what any idle machine does. */
const TRIFLING: Readonly<Record<string, number>> = { ratio: 0.02, "B/s": 100e3, B: 1e6, "1/s": 50, "1": 10, s: 1e-3 };

/**
 * For each case that regressed and is not known: what was used of the machine (kind `resource_utilization`) and changed
 * clearly with it, by its own comparison: the interval excludes 0, and the change is beyond the limit and no trifle. The largest
 * changes first; what two monitors see alike stands there once.
 */
export function accompanying(comparisons: readonly Comparison[]): Accompanying[] {
  const regressed = new Set(comparisons.filter(isOpenRegression).map(({ case: of }) => of.fingerprint));
  const beside = comparisons.filter((one) => regressed.has(one.case.fingerprint) && isUse(one) && isClear(one));
  return [...Map.groupBy(beside, ({ case: of }) => of.fingerprint).values()].flatMap((group) => {
    const seen = new Set<string>();
    const distinct = group
      .toSorted((a, b) => effect(b) - effect(a))
      .filter((one) => !seen.has(quantity(one)) && seen.add(quantity(one)));
    const varied = distinct.filter((one, i) => distinct.slice(0, i).filter(sameGiver(one)).length < MOST_ALIKE);
    return varied.slice(0, MOST).map(named);
  });
}

const giver = ({ metric }: Comparison): string => metric.slice(0, metric.indexOf("."));
const sameGiver = (one: Comparison) => (other: Comparison) => giver(other) === giver(one);

const isUse = ({ kind, gates, headline }: Comparison) => kind === "resource_utilization" && !gates && !headline;

function isClear({ baseline, candidate, change, interval, difference, limit, unit }: Comparison): boolean {
  if (baseline === null || candidate === null) return false;
  if (Math.abs(candidate.median - baseline.median) < (TRIFLING[unit] ?? 0)) return false;
  if (change === null) return excludesZero(difference?.interval ?? null);
  const tolerated = limit.unit === "ratio" && limit.origin !== "default" ? limit.value : CLEAR;
  return excludesZero(interval) && Math.abs(change) > tolerated;
}

const excludesZero = (interval: readonly [number, number] | null): boolean =>
  interval !== null && (interval[0] > 0 || interval[1] < 0);

/** By how much it grew or shrank, on the scale on which doubling and halving are the same; from 0, by its size over a trifle. */
function effect({ baseline, candidate, unit }: Comparison): number {
  const least = TRIFLING[unit] ?? Number.MIN_VALUE;
  const size = (median: number) => Math.log(Math.max(0, median) + least);
  return Math.abs(size(candidate!.median) - size(baseline!.median));
}

/** `pressure_io` of `resources.pressure_io` and `system.pressure_io`; labels that name a part of the machine tell apart. */
function quantity({ metric, labels }: Comparison): string {
  const { source: _, ...part } = labels;
  return `${metric.slice(metric.indexOf(".") + 1)} ${labelKey(part)}`;
}

function named({ case: of, metric, labels, unit, baseline, candidate, change, interval }: Comparison): Accompanying {
  const medians = { baseline: baseline!.median, candidate: candidate!.median };
  return { case: of.id, metric, labels, unit, ...medians, change, interval: change === null ? null : interval };
}
