import { failure, type RawMeasurement, type ToolOutput } from "@perfmon/core/plugin";
import { readResult, resultText, type Stressed } from "./result.ts";

/** What stress-ng gives for every stressor, by the metric that it is here. */
const COMMON = [
  ["bogo_rate.real", "bogo-ops-per-second-real-time", "1/s"],
  ["bogo_rate.cpu", "bogo-ops-per-second-usr-sys-time", "1/s"],
  ["cpu_usage", "cpu-usage-per-instance", "%"],
  ["max_rss", "max-rss", "KiB"],
] as const;

/** Below, one operation more or less is more than a tenth of the rate. */
const FEW = 10;

/** Units of a time per operation, as the stressors write it. */
const TIMES: Readonly<Record<string, string>> = { nanosecs: "ns", microsecs: "us", millisecs: "ms" };

/** The numbers of each stressor, in stress-ng's units. What is 0 was not measured: too little CPU time, a part that did not run. */
export function parse(output: ToolOutput): readonly RawMeasurement[] {
  const { stressors } = readResult(resultText(output));
  if (stressors.length === 0) throw failure("no-result", "no stressor ran");
  return stressors.flatMap((stressor) => [...common(stressor), ...own(stressor)]);
}

function common({ name, values }: Stressed): RawMeasurement[] {
  if (!values.has("bogo-ops-per-second-real-time"))
    throw failure("unreadable-output", `stress-ng gives no rate of the stressor ${name}`);
  const ops = values.get("bogo-ops") ?? 0;
  return COMMON.flatMap(([metric, key, unit]) => {
    const value = values.get(key);
    const warnings = metric.startsWith("bogo_rate") && ops < FEW ? [`rests on ${ops} bogo operations`] : [];
    return value === undefined || (value === 0 && metric !== "cpu_usage")
      ? []
      : [{ metric, value, unit, labels: { stressor: name }, warnings }];
  });
}

/** `nanosecs-per-mutex` and `swapcontext-calls-per-sec`; what is in MB, millions or no rate at all is left to the raw output. */
function own({ name, values }: Stressed): RawMeasurement[] {
  return [...values].flatMap(([key, value]): RawMeasurement[] => {
    if (value === 0) return [];
    const [, unit, timed] = /^(nanosecs|microsecs|millisecs)-per-(.+)$/.exec(key) ?? [];
    if (unit !== undefined)
      return [{ metric: "operation_time", value, unit: TIMES[unit]!, labels: { stressor: name, operation: timed! } }];
    const [, counted] = /^(?!million-)(.+)-per-sec$/.exec(key) ?? [];
    return counted === undefined || /(?:^|-)mb$/.test(counted)
      ? []
      : [{ metric: "operation_rate", value, unit: "1/s", labels: { stressor: name, operation: counted } }];
  });
}
