import type { Limit } from "../../model/case.ts";
import type { Acknowledged, CaseRef, Comparison, Summary } from "../../model/comparison.ts";
import { type Labels, labelKey } from "../../model/metric.ts";
import { formatChange, formatQuantity, formatSpread } from "../../units/format.ts";

/** What stands where nothing is known. */
export const MISSING = "-";

/** `read.iops{job=a}`; a label that only repeats a parameter of its case is left out, as the case's name says it. */
export function seriesName(metric: string, labels: Labels, { parameters }: Pick<CaseRef, "parameters">): string {
  const said = (name: string, value: string) => Object.hasOwn(parameters, name) && String(parameters[name]) === value;
  const key = labelKey(Object.fromEntries(Object.entries(labels).filter(([name, value]) => !said(name, value))));
  return key === "" ? metric : `${metric}{${key}}`;
}

/** Half the interval as a part of the median: 0.006. Null: no interval, or a median of 0. */
export function halfWidth(median: number, interval: readonly [number, number] | null): number | null {
  if (interval === null || median === 0) return null;
  return (interval[1] - interval[0]) / 2 / Math.abs(median);
}

/** `412.6 k/s ±0.6%`; without an interval the number of values says why: `412.6 k/s (n=1)`. */
export function summaryText(summary: Summary | null, unit: string): string {
  if (!summary) return MISSING;
  const spread = halfWidth(summary.median, summary.interval);
  return `${formatQuantity(summary.median, unit)} ${spread === null ? `(n=${summary.n})` : formatSpread(spread)}`;
}

/** `+0.3%`; a difference in the metric's unit where no ratio says anything. */
export function changeText({ change, difference, unit }: Comparison): string {
  if (change !== null) return formatChange(change);
  return difference ? signed(difference.value, unit) : MISSING;
}

/** `[-0.4%, +1.0%]` */
export function intervalText({ change, interval, difference, unit }: Comparison): string {
  if (change !== null) return interval ? `[${interval.map(formatChange).join(", ")}]` : MISSING;
  return difference?.interval ? `[${difference.interval.map((end) => signed(end, unit)).join(", ")}]` : MISSING;
}

/** Of a pass: `no change` where 0 lies in the interval, else `within limit`: there is a change, and it is allowed. */
export function passText({ change, interval, difference }: Comparison): string {
  const [low, high] = (change === null ? difference?.interval : interval) ?? [0, 0];
  return low <= 0 && high >= 0 ? "no change" : "within limit";
}

/** What is shown of a ratio with one decimal. */
const FINEST = 0.001;

/** The smallest change that the comparison could have shown; not 0 % where something varies. */
export function detectableText({ change, detectable, difference, unit }: Comparison): string | null {
  if (change === null && difference)
    return difference.detectable === null ? null : formatQuantity(difference.detectable, unit);
  return detectable === null ? null : formatSpread(detectable === 0 ? 0 : Math.max(FINEST, detectable)).slice(1);
}

/** A limit as users write it: `10%`, `5 ms`. */
export const limitText = ({ value, unit }: Limit): string =>
  unit === "ratio" ? formatSpread(value).slice(1) : formatQuantity(value, unit);

/** ` (limit 5%)`, behind a verdict. Nothing of a limit that nobody set: evidence may show less than it. */
export const toleranceText = (limit: Limit): string =>
  limit.origin === "default" ? "" : ` (limit ${limitText(limit)})`;

/** `known until 2026-12-31: the price of a mitigation` */
export const knownText = ({ reason, until }: Pick<Acknowledged, "reason" | "until">): string =>
  `known${until === null ? "" : ` until ${until.slice(0, 10)}`}: ${reason}`;

/** A confidence as people write it, never rounded up: 0.9375 is `93.75%`. What reaches 95 % counts as that. */
export function confidenceText(confidence: number): string {
  return confidence >= 0.95 ? "95%" : `${Math.floor(confidence * 1e4 + 1e-6) / 100}%`;
}

const signed = (value: number, unit: string) => `${value > 0 ? "+" : ""}${formatQuantity(value, unit)}`;
