import {
  type Accompanying,
  accompanying,
  type Comparison,
  formatChange,
  formatQuantity,
  seriesName,
} from "@perfmon/core/plugin";
import type { Pen } from "./pen.ts";

/** `With seq-write: system.disk_written{device=vda} -31%, resources.cpu_system +44%`: a line for each case that regressed. */
export function accompanyingLines(comparisons: readonly Comparison[], pen: Pen): string[] {
  const groups = Map.groupBy(accompanying(comparisons), ({ case: id }) => id);
  return [...groups].flatMap(([id, changes]) => pen.hang(" ", `With ${id}: ${changes.map(changed).join(", ")}`));
}

function changed({ metric, labels, unit, baseline, candidate, change }: Accompanying): string {
  // Where a number was read is no part of what changed.
  const { source: _, ...part } = labels;
  const how =
    change === null ? `${formatQuantity(baseline, unit)} -> ${formatQuantity(candidate, unit)}` : formatChange(change);
  return `${seriesName(metric, part, { parameters: {} })} ${how}`;
}
