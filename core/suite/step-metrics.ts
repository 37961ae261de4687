import type { Case, Threshold } from "../model/case.ts";
import type { Metric } from "../model/metric.ts";
import { thresholdRank } from "../model/threshold.ts";
import type { Monitor } from "../plugin/monitor.ts";
import type { PlanContext } from "./context.ts";
import type { Node } from "./document/tree.ts";
import { isGlob, keeps } from "./metric-filter.ts";
import type { PlacedThreshold } from "./thresholds.ts";

/** What a case can measure, and what of it is kept. */
export interface CaseMetrics {
  /** The tool's, with the options of the case; null: they are too wrong to tell. */
  readonly metrics: readonly Metric[] | null;
  readonly monitors: readonly string[];
  readonly filter: Case["metrics"];
}

/** Equal ones as one object: thousands of cases of a matrix differ in few ways. */
export class DistinctCaseMetrics {
  readonly #known = new Map<string, CaseMetrics>();

  one(metrics: CaseMetrics["metrics"], monitors: readonly string[], filter: CaseMetrics["filter"]): CaseMetrics {
    const key = JSON.stringify([metrics?.map(({ name, unit }) => [name, unit]) ?? null, monitors, filter]);
    const known = this.#known.get(key) ?? { metrics, monitors, filter };
    this.#known.set(key, known);
    return known;
  }
}

/** What a step says about metrics, and what its cases measure. */
export interface StepMetrics {
  readonly uses: string;
  /** Each that differs once. */
  readonly cases: readonly CaseMetrics[];
  /** The step's own. */
  readonly thresholds: readonly PlacedThreshold[];
  /** Names and globs of `metrics:`. */
  readonly patterns: readonly Node[];
  /** The step says `metrics:` itself: defaults are for other steps too. */
  readonly ownFilter: boolean;
  /** The step, or its defaults, say `monitors:`. */
  readonly namesMonitors: boolean;
}

/** What monitors measure beside a repetition, by name; null: around a block, which no threshold is about. */
export type MonitorMetrics = ReadonlyMap<string, readonly Metric[] | null>;

/** The monitor whose metrics have such names, or null. */
export const monitorOf = (metric: string, names: Iterable<string>): string | null =>
  [...names].find((name) => metric.startsWith(`${name}.`)) ?? null;

/**
 * Loads those monitors whose metrics decide whether a name means something: those that run beside a case and those that a
 * text names. None where tools measure all that is named.
 */
export async function monitorMetrics(
  texts: readonly string[],
  cases: readonly CaseMetrics[],
  context: PlanContext,
): Promise<MonitorMetrics> {
  const ofTools = new Set(cases.flatMap(({ metrics }) => (metrics ?? []).map(({ name }) => name)));
  const open = texts.filter((text) => text !== "*" && !ofTools.has(text));
  if (open.length === 0) return new Map();
  const named = open.flatMap((text) => monitorOf(text, context.monitorNames) ?? []);
  const active = open.some(isGlob) || named.length > 0 ? cases.flatMap(({ monitors }) => monitors) : [];
  const loaded = new Map<string, readonly Metric[] | null>();
  for (const name of new Set([...named, ...active])) {
    const monitor = await loadMonitor(name, context);
    if (monitor && monitor.scope !== "profile") loaded.set(name, monitor.scope === "block" ? null : monitor.metrics);
  }
  return loaded;
}

/** One that cannot be loaded is told where it is bound. */
async function loadMonitor(name: string, context: PlanContext): Promise<Monitor | null> {
  try {
    return await context.monitor(name);
  } catch {
    return null;
  }
}

/** Everything that a case keeps of what it can measure. */
export function keptMetrics({ metrics, monitors, filter }: CaseMetrics, known: MonitorMetrics): Metric[] {
  const beside = monitors.flatMap((name) => known.get(name) ?? []);
  return [...(metrics ?? []), ...beside].filter(({ name }) => keeps(filter, name));
}

/**
 * Whether a threshold is about a case: it can measure what the threshold names, as a sibling of a matrix may not, or would
 * with a monitor that the configuration or the command line has turned off.
 */
export function concerns(known: MonitorMetrics): (threshold: Threshold, item: CaseMetrics) => boolean {
  const kept = new Map<CaseMetrics, readonly Metric[]>();
  return (threshold, item) => {
    if (item.metrics === null || monitorOf(threshold.metric, known.keys()) !== null) return true;
    const own = kept.get(item) ?? keptMetrics(item, known);
    kept.set(item, own);
    return own.some(({ name }) => thresholdRank(threshold, name) > 0);
  };
}
