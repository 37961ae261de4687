import { analyse, usedMetrics } from "../exec/analyse.ts";
import type { NamedMonitor } from "../exec/prepare.ts";
import { readRaw } from "../exec/raw.ts";
import { repetitionResult } from "../exec/repetition-result.ts";
import type { Case } from "../model/case.ts";
import type { Problem } from "../model/measurement.ts";
import type { Metric } from "../model/metric.ts";
import { type CaseResult, counts, type Repetition, type Run } from "../model/run.ts";
import type { Store } from "../plugin/collector.ts";
import type { Tool } from "../plugin/tool.ts";
import { prepareOptions } from "../schema/options.ts";
import { caseReasons } from "./exit.ts";
import type { Project } from "./project.ts";
import { rawPath } from "./runs.ts";
import { canaryTaints, runTaints } from "./taints.ts";

export interface Reanalysed {
  /** As its saved output reads today. */
  readonly run: Run;
  /** Repetitions that were read again. */
  readonly read: number;
  /** Of these, the ones that read differently than stored. */
  readonly changed: number;
  /** What stayed as it was stored, and why. */
  readonly kept: readonly string[];
}

/**
 * Reads a run's saved output again with today's plugins. Nothing is executed. What has no saved output, or no plugin that
 * still understands its options, stays as stored and is named in `kept`.
 */
export async function reanalyse(project: Project, store: Store, run: Run, folder: string | null): Promise<Reanalysed> {
  const kept: string[] = [];
  let read = 0;
  let changed = 0;
  const cases: CaseResult[] = [];
  for (const result of run.cases) {
    const stays = (why: string) => {
      kept.push(`${result.case.id}: ${why}`);
      cases.push(result);
    };
    if (result.repetitions.length === 0) {
      cases.push(result);
      continue;
    }
    if (folder === null) {
      stays("the store keeps no raw output");
      continue;
    }
    const reader = await readerOf(project, result.case, run);
    if (typeof reader === "string") {
      stays(reader);
      continue;
    }
    const missing = new Map<string, string[]>();
    const repetitions: Repetition[] = [];
    for (const stored of result.repetitions) {
      const now = await again(folder, stored, result.case, reader, run);
      if (typeof now === "string") missing.set(now, [...(missing.get(now) ?? []), nameOf(stored)]);
      else {
        read++;
        if (!sameReading(stored, now)) changed++;
      }
      repetitions.push(typeof now === "string" ? stored : now);
    }
    for (const [why, which] of missing) {
      const some = `${which.length} of ${result.repetitions.length} repetitions`;
      kept.push(`${result.case.id}: no raw output of ${some}: ${why} (${listed(which)})`);
    }
    cases.push(concluded(result, repetitions, reader.metrics));
  }
  const taints = [
    ...runTaints(cases, run.environment, run.environmentAfter ?? {}),
    ...(await canaryTaints(store, run, run.blocks)),
  ];
  // What else ended the run (a time limit, Ctrl-C) did end it.
  const others = run.reasons.filter(({ code }) => code !== "PM3003");
  const failed = caseReasons(cases).map(({ code, message }) => ({ code, message }));
  return { run: { ...run, cases, taints, reasons: [...others, ...failed] }, read, changed, kept };
}

interface Reader {
  readonly tool: Tool;
  readonly monitors: readonly NamedMonitor[];
  /** What they declare for this case. */
  readonly metrics: readonly Metric[];
}

/** The plugins that read a case's output; a text says why there are none. */
async function readerOf(project: Project, item: Case, run: Run): Promise<Reader | string> {
  const { registry } = project;
  if (registry.giver("tools", item.uses) === null) return `no loaded plugin gives the tool ${item.uses}`;
  const tool = await registry.get("tools", item.uses);
  const { problems } = prepareOptions(tool.options as never, item.options, run.environment);
  if (problems.length > 0) return `today's ${item.uses} does not take its options: ${problems[0]!.message}`;
  const monitors: NamedMonitor[] = [];
  for (const name of item.monitors) {
    if (registry.giver("monitors", name) === null) return `no loaded plugin gives the monitor ${name}`;
    const monitor = await registry.get("monitors", name);
    if (monitor.scope === "repetition")
      monitors.push({ name, monitor, options: project.options("monitor", name, monitor.options) });
  }
  const declared = typeof tool.metrics === "function" ? tool.metrics(item.options) : tool.metrics;
  return { tool, monitors, metrics: [...declared, ...monitors.flatMap(({ monitor }) => monitor.metrics)] };
}

const nameOf = ({ warmup, index }: Repetition): string => `${warmup ? "warm-up" : "repetition"} ${index + 1}`;

/** Repetitions that are named. */
const LISTED = 5;
const listed = (names: readonly string[]): string =>
  names.length <= LISTED ? names.join(", ") : `${names.slice(0, LISTED).join(", ")} and ${names.length - LISTED} more`;

/** A text says why it cannot be read again. */
async function again(
  folder: string,
  stored: Repetition,
  item: Case,
  { tool, monitors }: Reader,
  run: Run,
): Promise<Repetition | string> {
  const path = rawPath(folder, stored);
  const raw = path === null ? "none was kept" : await readRaw(path);
  if (typeof raw === "string") return raw;
  const analysis = analyse(item, tool, monitors, raw.record, raw.output, run.environment);
  return repetitionResult(stored, raw.record, analysis, stored.problems.filter(isAround));
}

/** Problems that the saved output does not tell of: they happened around the tool, and did happen. */
const AROUND: ReadonlySet<string> = new Set([
  "not-settled",
  "companion-died",
  "companion-not-ready",
  "companion-not-stopped",
  "infrastructure",
]);
const isAround = ({ code }: Problem): boolean => AROUND.has(code) || /^PM\d{4}$/.test(code);

function sameReading(a: Repetition, b: Repetition): boolean {
  const said = ({ outcome, measurements, problems, taints, commandHash }: Repetition) =>
    JSON.stringify([outcome, measurements ?? null, problems, taints, commandHash]);
  return said(a) === said(b);
}

/** The case's outcome from its repetitions; what failed elsewhere (setup) or was cut short stays so. */
function concluded(result: CaseResult, repetitions: readonly Repetition[], declared: readonly Metric[]): CaseResult {
  const measurements = repetitions.flatMap((each) => (each.outcome === "completed" ? each.measurements : []));
  const metrics = usedMetrics(declared, measurements);
  const known = new Set(metrics.map(({ name }) => name));
  // Of repetitions that stayed as stored: metrics that today's plugin does not declare any more.
  const gone = result.metrics.filter(({ name }) => !known.has(name) && measurements.some((one) => one.metric === name));
  const now = { ...result, repetitions, metrics: [...metrics, ...gone] };
  const isBad = ({ outcome, setAside }: Repetition) => !setAside && (outcome === "failed" || outcome === "timed-out");
  const bad = repetitions.find(isBad);
  if (bad) {
    const error = bad.problems.find(({ severity }) => severity === "error");
    return { ...now, outcome: bad.outcome, reason: `${nameOf(bad)}: ${error?.message ?? bad.outcome}` };
  }
  const wasBad = result.repetitions.some(isBad);
  const measured = repetitions.filter(counts).length;
  if (!wasBad || measured === 0) return now;
  const reason = `it had stopped after ${measured} of ${result.case.repetitions.min} repetitions, at what reads well today`;
  return { ...now, outcome: "completed", reason: measured < result.case.repetitions.min ? reason : null };
}
