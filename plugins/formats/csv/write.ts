import { counts, type Labels, type Run } from "@perfmon/core/plugin";
import { COMPARISON } from "./header.ts";

/** Columns that mean something of their own. */
const COLUMNS = ["case", "metric", "value", "unit", "better", "run", "time"] as const;

/** Columns beside a value's own, all of whose names begin with COMPARISON. */
export interface MoreColumns {
  readonly names: readonly string[];
  /** One cell a name, of one series. */
  cells(caseId: string, metric: string, labels: Labels): readonly string[];
}

const NO_MORE: MoreColumns = { names: [], cells: () => [] };

/**
 * Runs as tidy CSV (RFC 4180, LF): one measured value a line, in base units, with a column for each label. What the format
 * `csv` reads back; repetitions that failed or were set aside and warm-ups have no value and no line.
 */
export function* csvLines(runs: readonly Run[], more: MoreColumns = NO_MORE): Generator<string> {
  const labels = labelNames(runs);
  yield line([...COLUMNS, ...more.names, ...labels.map(column)]);
  for (const run of runs)
    for (const { case: item, metrics, repetitions } of run.cases) {
      const better = new Map(metrics.map((metric) => [metric.name, metric.better]));
      for (const repetition of repetitions) {
        if (!counts(repetition)) continue;
        for (const one of repetition.measurements) {
          const value = Object.is(one.value, -0) ? "-0" : String(one.value);
          const cells = [
            item.id,
            one.metric,
            value,
            one.unit,
            better.get(one.metric) ?? "",
            run.id,
            repetition.started,
            ...more.cells(item.id, one.metric, one.labels),
          ];
          yield line([...cells, ...labels.map((name) => one.labels[name] ?? "")]);
        }
      }
    }
}

function labelNames(runs: readonly Run[]): string[] {
  const names = new Set<string>();
  for (const { cases } of runs)
    for (const { repetitions } of cases)
      for (const { measurements = [] } of repetitions)
        for (const { labels } of measurements) for (const name of Object.keys(labels)) names.add(name);
  return [...names].sort();
}

/** A label that is called like a column is told apart by `label.`; others go by their names. */
const column = (label: string): string =>
  (COLUMNS as readonly string[]).includes(label) || label.startsWith("label.") || label.startsWith(COMPARISON)
    ? `label.${label}`
    : label;

const line = (cells: readonly string[]): string => `${cells.map(cell).join(",")}\n`;

const cell = (text: string): string => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
