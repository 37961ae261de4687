import { type Accompanying, accompanying } from "../../model/accompanying.ts";
import type { Comparison } from "../../model/comparison.ts";
import { formatChange, formatQuantity } from "../../units/format.ts";
import { seriesName } from "./comparison-text.ts";

/** `With seq-write: system.disk_written{device=vda} -31%, resources.cpu_system +44%`: one text for each case that regressed. */
export function accompanyingTexts(comparisons: readonly Comparison[]): string[] {
  const groups = Map.groupBy(accompanying(comparisons), ({ case: id }) => id);
  return [...groups].map(([id, changes]) => `With ${id}: ${changes.map(changed).join(", ")}`);
}

function changed({ metric, labels, unit, baseline, candidate, change }: Accompanying): string {
  // Where a number was read is no part of what changed.
  const { source: _, ...part } = labels;
  const how =
    change === null ? `${formatQuantity(baseline, unit)} -> ${formatQuantity(candidate, unit)}` : formatChange(change);
  return `${seriesName(metric, part, { parameters: {} })} ${how}`;
}
