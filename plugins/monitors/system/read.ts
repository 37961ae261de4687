import type { RawMeasurement, RepetitionMonitor, ToolOutput } from "@perfmon/core/plugin";
import { metricName } from "./metrics.ts";
import { type Quantity, quantities } from "./quantities.ts";
import { parseSnapshots, type Snapshot } from "./snapshot.ts";
import { REPORT } from "./wrap.ts";

type Reading = ReturnType<RepetitionMonitor["read"]>;

/** s: of less, what stands before and after the clock is too much of the whole. */
const RESOLVED_FROM = 1;
/** s: what both times of /proc/uptime together can be wrong. */
const ROUNDING = 0.02;

/** From the sample before the clock to the one after it. */
export function read(output: ToolOutput): Reading {
  const { duration } = output;
  const said = (measurements: readonly RawMeasurement[], ...messages: string[]): Reading => ({
    measurements,
    taints: [],
    problems: messages.map((message) => ({ code: "not-measured", severity: "warning", message: `system: ${message}` })),
  });
  const text = output.files[REPORT];
  if (text === undefined) return said([], "the sampler left no report");
  const samples = parseSnapshots(text);
  if (samples === null) return said([], "the sampler's report cannot be read");
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || first === last) return said([], "the sampler's report holds fewer than two samples");
  if (duration === null || duration < RESOLVED_FROM) return said([]);
  const missing = duration - (last.time - first.time);
  if (missing > ROUNDING) return said([], `the sampler missed ${+missing.toFixed(2)} s of the repetition`);
  return said(quantities.flatMap((quantity) => measurements(quantity, samples, first, last)));
}

function measurements(
  quantity: Quantity,
  samples: readonly Snapshot[],
  first: Snapshot,
  last: Snapshot,
): RawMeasurement[] {
  const common = { metric: metricName(quantity), unit: quantity.unit };
  if (quantity.statistic === "mean") return quantity.between(first, last).map((reading) => ({ ...common, ...reading }));
  const levels = samples.map((sample) => quantity.at(sample));
  if (!levels.every((level) => level !== null)) return [];
  const extreme = (a: number, b: number) => (quantity.statistic === "minimum" ? Math.min(a, b) : Math.max(a, b));
  return [{ ...common, value: levels.reduce(extreme) }];
}
