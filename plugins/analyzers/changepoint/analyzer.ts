import {
  type ChangePoint,
  changePoints,
  type DetectingAnalyzer,
  type Evidence,
  type Finding,
  formatChange,
  formatQuantity,
  medianInterval,
  type OptionsSchema,
} from "@perfmon/core/plugin";
import schema from "./options.schema.json" with { type: "json" };
import type { ChangepointOptions } from "./options.ts";

/** The same step may be placed a little earlier or later once there is one more run. */
const SAME = 2;

/** A finding for each series in which the candidate confirms a step that the runs before it did not show. */
export function detect(evidence: readonly Evidence[], { smallest }: ChangepointOptions): Finding[] {
  return evidence.flatMap((of) => {
    const found = confirmed(of);
    if (found === null || (found.point.change !== null && Math.abs(found.point.change) < smallest)) return [];
    const { comparison } = of;
    const { point, runs } = found;
    const worse = point.after > point.before === (comparison.better === "lower");
    return [
      {
        analyzer: "changepoint",
        caseId: comparison.case.id,
        metric: comparison.metric,
        labels: comparison.labels,
        verdict: worse ? "regression" : "improvement",
        reasons: [{ code: "change-point", message: messageOf(point, runs, comparison.unit) }],
        evidence: {
          run: runs[point.index]!,
          previous: runs[point.index - 1]!,
          before: point.before,
          after: point.after,
          change: point.change,
          p: point.p,
          runs: runs.length,
        },
      },
    ];
  });
}

/** The last step of the series, if it takes the candidate to see it. */
function confirmed({ baseline, candidate }: Evidence): { point: ChangePoint; runs: readonly string[] } | null {
  const samples = [...baseline, candidate];
  const values = samples.map((sample) => medianInterval(sample.values).median);
  if (!values.every((value) => value !== null)) return null;
  const point = changePoints(values).changePoints.at(-1);
  if (!point) return null;
  const known = changePoints(values.slice(0, -1)).changePoints;
  if (known.some(({ index }) => Math.abs(index - point.index) <= SAME)) return null;
  return { point, runs: samples.map(({ run }) => run) };
}

/** `since run 01M8... (3 runs before this one) the level is 455 ns, before it was 412 ns: +10.4%` */
function messageOf({ index, before, after, change }: ChangePoint, runs: readonly string[], unit: string): string {
  const ago = runs.length - 1 - index;
  const by = change === null ? "" : `: ${formatChange(change)}`;
  return `since run ${runs[index]} (${ago} run${ago === 1 ? "" : "s"} before this one) the level is ${formatQuantity(after, unit)}, before it was ${formatQuantity(before, unit)}${by}`;
}

const analyzer: DetectingAnalyzer = {
  summary: "says when the level of a series changed, once this run confirms it",
  options: schema as OptionsSchema,
  hook: "detect",
  detect,
};
export default analyzer;
