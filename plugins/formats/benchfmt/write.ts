import { type Better, type Run, seriesOf } from "@perfmon/core/plugin";
import { writeName } from "./name.ts";
import { unitText } from "./units.ts";

/**
 * Every value a line, in base units; which way is better as unit metadata. Of several runs each begins with its id as a
 * configuration line (`benchstat -col run` compares them); one alone has none, so that files compare as files.
 */
export function* write(runs: readonly Run[]): Generator<string> {
  yield* unitLines(runs);
  for (const run of runs) {
    if (runs.length > 1) yield `\nrun: ${run.id}\ntime: ${run.started}\n`;
    for (const { caseId, metric, labels, unit, values } of seriesOf(run)) {
      const name = `Benchmark${writeName(caseId, labels)}`;
      for (const value of values) yield `${name} 1 ${value} ${unitText(metric.name, unit)}\n`;
    }
  }
}

/** A unit that two cases see differently is left to its reader: said twice it is an error. */
function* unitLines(runs: readonly Run[]): Generator<string> {
  const units = new Map<string, Better | null>();
  for (const run of runs)
    for (const { metric, unit } of seriesOf(run)) {
      const text = unitText(metric.name, unit);
      const known = units.get(text);
      units.set(text, known === undefined || known === metric.better ? metric.better : null);
    }
  if (units.size === 0) yield "# no values\n";
  for (const [unit, better] of units) if (better !== null) yield `Unit ${unit} better=${better}\n`;
}
