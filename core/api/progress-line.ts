import type { Case } from "../model/case.ts";
import type { ProgressEvent } from "../model/event.ts";
import type { Measurement } from "../model/measurement.ts";
import type { Metric } from "../model/metric.ts";
import type { PlannedCase, ProgressLine } from "../model/progress-line.ts";
import { selects, thresholdRank } from "../model/threshold.ts";

/** Characters of a message: tools may say a lot. */
const TEXT = 400;
/** Values of one repetition: a threshold's glob may name any number. */
const VALUES = 8;

/** An event without what the run itself holds: no plan, no environment, no output, and of its measurements those that it is judged by. */
export function progressLine(event: ProgressEvent, now: Date): ProgressLine {
  // Tenths of a millisecond.
  const time = Math.round(event.time * 1e4) / 1e4;
  switch (event.type) {
    case "run-start": {
      const { type, run, rerunOf, perfmon, plan, environment } = event;
      const { suite, target } = plan;
      const at = now.toISOString();
      return { time, type, run, rerunOf, perfmon, at, suite, target, environment, cases: plan.cases.map(planned) };
    }
    case "case-start":
      return { time, type: event.type, case: event.case.id };
    case "repetition-start": {
      const { type, index, warmup, round } = event;
      return { time, type, case: event.case.id, index, warmup, round };
    }
    case "repetition-end": {
      const { type, index, warmup, outcome, setAside, duration, problems, taints, precision } = event;
      const problem = problems.find(({ severity }) => severity === "error")?.message;
      const values = judgedBy(event.case, event.metrics, event.measurements).map(({ metric, labels, value, unit }) => ({
        ...{ metric, labels, value, unit },
      }));
      const said = { problem: cut(problem), taint: cut(taints[0]), values, precision };
      return { time, type, case: event.case.id, index, warmup, outcome, setAside, duration, ...said };
    }
    case "case-end": {
      const { type, outcome, reason, note } = event;
      return { time, type, case: event.case.id, outcome, reason: cut(reason), note: cut(note) };
    }
    case "message":
      return { time, type: event.type, level: event.level, text: cut(event.text)! };
    case "run-end":
      return { time, type: event.type, run: event.run, state: event.state };
  }
}

const planned = ({ id, step, parameters, warmup, repetitions: { min, max, until } }: Case): PlannedCase => ({
  ...{ id, step, parameters, warmup, repetitions: { min, max, until } },
});

const cut = (text: string | null | undefined): string | null =>
  text == null ? null : text.length > TEXT ? `${text.slice(0, TEXT)}…` : text;

/** Those that a threshold names; where none does, of the first headline metric that was measured; else the tool's first. */
function judgedBy(item: Case, metrics: readonly Metric[], measured: readonly Measurement[]): readonly Measurement[] {
  const named = measured.filter(({ metric, labels }) =>
    item.thresholds.some((threshold) => thresholdRank(threshold, metric) > 1 && selects(threshold, labels)),
  );
  if (named.length > 0) return named.slice(0, VALUES);
  const names = new Set(measured.map(({ metric }) => metric));
  const headline = metrics.find(({ name, headline: is }) => is && names.has(name))?.name;
  const shown = headline ?? (measured.find(({ source }) => source.startsWith("tool")) ?? measured[0])?.metric;
  return measured.filter(({ metric }) => metric === shown).slice(0, VALUES);
}
