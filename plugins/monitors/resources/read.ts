import type { RawMeasurement, RepetitionMonitor, ToolOutput } from "@perfmon/core/plugin";
import { type Disturbance, disturbance, TICK } from "./disturbance.ts";
import type { ResourcesOptions } from "./options.ts";
import { parseReport, type Report } from "./report.ts";
import { REPORT } from "./wrap.ts";

type Reading = ReturnType<RepetitionMonitor["read"]>;

/** s: shares of less than this cannot be told from the ticks they are counted in. */
const RESOLVED_FROM = 1;

export function read(output: ToolOutput, { options }: { readonly options: ResourcesOptions }): Reading {
  const text = output.files[REPORT];
  const missing = (message: string): Reading => ({
    measurements: [],
    taints: [],
    problems: [{ code: "not-measured", severity: "warning", message: `resources: ${message}` }],
  });
  if (text === undefined) return missing("the wrapper left no report");
  const report = parseReport(text);
  if (report === null) return missing("the wrapper's report is not whole");
  const { duration } = output;
  const disturbed = duration === null ? null : disturbance(report, duration);
  return {
    measurements: [...used(report), ...(duration === null ? [] : beside(report, disturbed!, duration))],
    taints: disturbed === null ? [] : taints(disturbed, duration!, options),
    problems: [],
  };
}

/** What the tool's processes used. */
function used({ before, after, time, io, memoryPeak }: Report): RawMeasurement[] {
  const list: RawMeasurement[] = [];
  const add = (name: string, value: number, unit: string, source: string) =>
    list.push({ metric: `resources.${name}`, value, unit, labels: { source } });
  const { cgroup: from } = before;
  const { cgroup: to } = after;
  const counted = from && to && from.unit === to.unit;
  // Nothing runs for 0 s: that is below what the source can resolve.
  for (const kind of ["user", "system"] as const) {
    const value = counted ? to[kind] - from[kind] : (time?.[kind] ?? 0);
    if (value > 0) add(`cpu_${kind}`, value, counted ? to.unit : "s", counted ? "cgroup" : "time");
  }
  if (time) {
    if (time.rss > 0) add("max_rss", time.rss, "KiB", "time");
    add("context_switches_voluntary", time.voluntary, "1", "time");
    add("context_switches_involuntary", time.involuntary, "1", "time");
    add("page_faults_minor", time.minor, "1", "time");
    add("page_faults_major", time.major, "1", "time");
  }
  if (memoryPeak !== null && memoryPeak > 0) add("memory_peak", memoryPeak, "B", "cgroup");
  if (io) {
    add("read_bytes", io.read, "B", "proc");
    add("written_bytes", io.written, "B", "proc");
  }
  return list;
}

/** What went on beside them. */
function beside({ before, after }: Report, { other, steal }: Disturbance, duration: number): RawMeasurement[] {
  const ratio = (name: string, value: number): RawMeasurement => ({
    metric: `resources.${name}`,
    value,
    unit: "ratio",
    labels: { source: "proc" },
  });
  const long = duration >= RESOLVED_FROM;
  const pressures = ["cpu", "io", "memory"].flatMap((name) => {
    const [from, to] = [before.pressure[name], after.pressure[name]];
    if (from === undefined || to === undefined || to < from || duration <= 0) return [];
    return [ratio(`pressure_${name}`, Math.min(1, (to - from) / 1e6 / duration))];
  });
  return [
    ...(long && other !== null ? [ratio("cpu_other", other)] : []),
    ...(long && steal !== null ? [ratio("steal", steal)] : []),
    ...pressures,
  ];
}

/** Beyond the limit by more than what the counters can be wrong: two ticks of every CPU, or one for a single counter. */
function taints(
  { other, steal }: Disturbance,
  duration: number,
  { other_limit, steal_limit }: ResourcesOptions,
): string[] {
  const percent = (ratio: number) => `${+(100 * ratio).toFixed(1)} %`;
  const reasons: string[] = [];
  if (other !== null && other - (2 * TICK) / duration > other_limit)
    reasons.push(`others used ${percent(other)} of the CPU time, more than ${percent(other_limit)}`);
  if (steal !== null && steal - TICK / duration > steal_limit)
    reasons.push(`the hypervisor withheld ${percent(steal)} of the CPU time, more than ${percent(steal_limit)}`);
  return reasons;
}
