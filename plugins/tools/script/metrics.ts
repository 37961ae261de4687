import { type Metric, unitOf } from "@perfmon/core/plugin";
import { BENCHFMT_MAY_BE_ZERO } from "./extract/benchfmt.ts";
import type { ScriptOptions } from "./options.ts";

export type Extract = NonNullable<ScriptOptions["extract"]>[number];

/** Whether `wall_time` is measured: by default only where nothing is extracted. */
export const isTimed = (options: ScriptOptions): boolean => options.time ?? !options.extract;

/** What a script can give: `wall_time`, and each extracted metric once, in the order of the suite. */
export function metrics(options: ScriptOptions): readonly Metric[] {
  const extracts = options.extract ?? [];
  const chosen = extracts.find(({ headline }) => headline) ?? extracts[0];
  const declared = new Map<string, Metric>();
  for (const extract of extracts)
    if (!declared.has(extract.metric))
      declared.set(extract.metric, metricOf(extract, extract.metric === chosen?.metric));
  if (isTimed(options)) declared.set("wall_time", wallTime(extracts.length === 0));
  return [...declared.values()];
}

const wallTime = (headline: boolean): Metric => ({
  name: "wall_time",
  unit: "s",
  better: "lower",
  kind: "custom",
  statistic: "total",
  description: "Time from the start of the process to its end.",
  headline,
});

function metricOf(extract: Extract, headline: boolean): Metric {
  return {
    name: extract.metric,
    // A unit that is not in the table is refused by `validate`; here it must only not be mistaken for another.
    unit: unitOf(extract.unit)?.base ?? extract.unit,
    better: extract.better,
    kind: extract.kind,
    description: extract.description ?? "Extracted from what the command printed.",
    ...(extract.statistic === undefined ? {} : { statistic: extract.statistic }),
    headline,
    zero: extract.zero ?? BENCHFMT_MAY_BE_ZERO.has(extract.benchfmt ?? ""),
    negative: extract.negative,
  };
}
