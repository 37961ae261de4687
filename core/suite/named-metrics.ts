import { nearest } from "../errors/nearest.ts";
import type { Metric } from "../model/metric.ts";
import { thresholdRank } from "../model/threshold.ts";
import { plain } from "./document/tree.ts";
import { isGlob, namesMetric } from "./metric-filter.ts";
import type { Problems } from "./problems.ts";
import { type CaseMetrics, keptMetrics, type MonitorMetrics, monitorOf, type StepMetrics } from "./step-metrics.ts";
import type { PlacedThreshold } from "./thresholds.ts";

export interface NamedIn {
  readonly steps: readonly StepMetrics[];
  /** Thresholds of the suite. */
  readonly suiteWide: readonly PlacedThreshold[];
  /** No step is missing because it was wrong. */
  readonly whole: boolean;
}

/**
 * Names of metrics that mean nothing, in `thresholds:` and `metrics:` of steps and in thresholds of their suite: each would be
 * passed over in silence, and nobody would gate on what they believe to gate on. Where the options of a case are too wrong to
 * tell what it measures, nothing is said of it. PM1004, PM1010, PM1013.
 */
export function checkNamedMetrics(
  { steps, suiteWide, whole }: NamedIn,
  known: MonitorMetrics,
  problems: Problems,
): void {
  const told = whole && steps.every(({ cases }) => isKnown(cases));
  const inherited = steps.filter(({ ownFilter }) => !ownFilter);
  const inheriting = inherited.flatMap(({ cases }) => cases);
  if (told && inherited[0]) checkPatterns(inherited[0], inheriting, "no step measures", known, problems);
  for (const step of steps) {
    if (!isKnown(step.cases)) continue;
    const nobody = `${step.uses} does not measure`;
    if (step.ownFilter) checkPatterns(step, step.cases, nobody, known, problems);
    if (step.ownFilter || told) checkRest(step, step.ownFilter ? step.cases : inheriting, known, problems);
    for (const each of step.thresholds) checkThreshold(each, [step], nobody, known, problems);
  }
  if (told) for (const each of suiteWide) checkThreshold(each, steps, "no step measures", known, problems);
}

const isKnown = (cases: readonly CaseMetrics[]) => cases.length > 0 && cases.every(({ metrics }) => metrics !== null);

/** All that cases could keep, without their filters: what tools measure, then what monitors do. */
function measured(cases: readonly CaseMetrics[], known: MonitorMetrics): Metric[] {
  const beside = cases.flatMap(({ monitors }) => monitors.flatMap((name) => known.get(name) ?? []));
  return [...cases.flatMap(({ metrics }) => metrics ?? []), ...beside];
}

/** What `metrics:` may name: a monitor that is off now makes no mistake of a name. */
const nameable = (cases: readonly CaseMetrics[], known: MonitorMetrics): ReadonlySet<string> =>
  named([...measured(cases, known), ...[...known.values()].flatMap((each) => each ?? [])]);

/** Names in `metrics:`. */
function checkPatterns(
  { patterns }: StepMetrics,
  cases: readonly CaseMetrics[],
  nobody: string,
  known: MonitorMetrics,
  problems: Problems,
): void {
  const there = nameable(cases, known);
  for (const node of patterns) {
    const text = String(plain(node));
    if (!matchesOneOf(text, there)) problems.at(node, "PM1004", `${nobody} ${alike(text)}`, near(text, there));
  }
}

/** A filter that keeps nothing makes a case of which nothing is told. `cases`: all those that its patterns are for. */
function checkRest(
  { uses, cases: own, patterns }: StepMetrics,
  cases: readonly CaseMetrics[],
  known: MonitorMetrics,
  problems: Problems,
): void {
  const place = patterns[0];
  const bare = own.find((each) => keptMetrics(each, known).length === 0);
  if (!place || !bare) return;
  // A name that nothing has is told already; that it keeps nothing follows.
  const there = nameable(cases, known);
  if (!patterns.every((node) => matchesOneOf(String(plain(node)), there))) return;
  problems.at(place, "PM1013", `metrics: keeps nothing of what ${uses} measures`, near("", named(bare.metrics!)));
}

function checkThreshold(
  { threshold, node, key }: PlacedThreshold,
  steps: readonly StepMetrics[],
  nobody: string,
  known: MonitorMetrics,
  problems: Problems,
): void {
  const { metric: text, limit } = threshold;
  if (text === "*") return;
  const cases = steps.flatMap((step) => step.cases);
  const about = (metrics: readonly Metric[]) => metrics.filter(({ name }) => thresholdRank(threshold, name) > 0);
  const wrong = (message: string, hint: string) => problems.span(key, node.path, "PM1004", message, hint);
  const kept = about(cases.flatMap((each) => keptMetrics(each, known)));
  if (kept.length > 0) {
    if (limit.unit !== "ratio" && kept.every(({ unit }) => unit !== limit.unit))
      problems.at(
        node,
        "PM1010",
        `the tolerance is in ${limit.unit}, but ${kept[0]!.name} is in ${kept[0]!.unit}`,
        "a share such as 5% fits every metric",
      );
    return;
  }
  const all = measured(cases, known);
  if (about(all).length > 0) {
    wrong(`"${text}" is measured, but metrics: does not keep it`, `add it to metrics:, or take out its threshold`);
    return;
  }
  const monitor = monitorOf(text, known.keys());
  const ofMonitor = monitor === null ? null : (known.get(monitor) ?? null);
  if (monitor !== null && ofMonitor === null)
    wrong(`no threshold applies to "${text}": ${monitor} is measured around blocks, not in a case`, "take it out");
  else if (ofMonitor !== null && about(ofMonitor).length > 0) {
    if (steps.every(({ namesMonitors }) => namesMonitors))
      wrong(`"${text}" is not measured: monitors: does not name ${monitor}`, `add ${monitor} to monitors:`);
  } else if (ofMonitor !== null)
    wrong(`the monitor ${monitor} does not measure "${text}"`, near(text, named(ofMonitor)));
  else wrong(`${nobody} ${alike(text)}${here(steps)}`, near(text, named(all)));
}

const named = (metrics: readonly Metric[]) => new Set(metrics.map(({ name }) => name));

const matchesOneOf = (text: string, names: Iterable<string>) => [...names].some((name) => namesMetric(text, name));

const alike = (text: string) => (isGlob(text) ? `anything like "${text}"` : `"${text}"`);

/** With other options it might. */
const here = (steps: readonly StepMetrics[]) => (steps.length === 1 ? " here" : "");

const LISTED = 12;

function near(text: string, names: Iterable<string>): string {
  const list = [...new Set(names)];
  const found = text === "" || isGlob(text) ? null : nearest(text, list);
  return found
    ? `did you mean "${found}"?`
    : `measured: ${list.slice(0, LISTED).join(", ")}${list.length > LISTED ? " ..." : ""}`;
}
