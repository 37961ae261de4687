import type { Threshold } from "./case.ts";
import type { Labels, Metric } from "./metric.ts";

/** Whether a threshold is about a metric with these labels, wherever it ranks. */
export const concerns = (
  threshold: Threshold,
  { metric, labels }: { readonly metric: Pick<Metric, "name">; readonly labels: Labels },
): boolean => thresholdRank(threshold, metric.name) > 0 && selects(threshold, labels);

/** Whether labels are among those that a threshold is about. */
export const selects = (threshold: Threshold, labels: Labels) =>
  Object.entries(threshold.labels).every(([name, value]) => Object.hasOwn(labels, name) && labels[name] === value);

/** How closely a threshold names a metric. 0: another one; 1: `*`; 2: a glob such as `read.*`; 3: by name. */
export function thresholdRank(threshold: Threshold, name: string): number {
  if (threshold.metric === name) return 3;
  if (threshold.metric === "*") return 1;
  return threshold.metric.includes("*") && globMatches(threshold.metric, name) ? 2 : 0;
}

/** `*` stands for any characters. Piece by piece, not by a regular expression: linear, and nothing needs escaping. */
function globMatches(glob: string, name: string): boolean {
  const [first = "", ...rest] = glob.split("*");
  const last = rest.pop()!;
  if (!name.startsWith(first) || name.length < first.length + last.length || !name.endsWith(last)) return false;
  let from = first.length;
  for (const piece of rest) {
    const at = name.indexOf(piece, from);
    if (at < 0 || at + piece.length > name.length - last.length) return false;
    from = at + piece.length;
  }
  return true;
}
