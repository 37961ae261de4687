import { failure, type RawMeasurement, type ToolOutput } from "@perfmon/core/plugin";
import { PERCENTILES } from "./metrics.ts";
import { numberOf, readReport } from "./report.ts";

/** A percentile with fewer requests beyond it is doubtful: 99 needs 1000 requests. */
const BEYOND = 10;

/** ioping's statistics, and percentiles of its single requests. Throws `no-result` where it counted none. */
export function parse({ stdout }: ToolOutput): readonly RawMeasurement[] {
  const { stat, times } = readReport(stdout);
  if (stat === null) throw failure("no-result", "ioping was broken off: its JSON has no statistics", { text: stdout });
  const count = numberOf(stat.count);
  if (count === null || count < 1)
    throw failure("no-result", "ioping counted no request: all of them failed, or were warm-up", { text: stdout });
  // With quiet output there are none.
  if (times.length > 0 && times.length !== count)
    throw failure("unreadable-output", `${times.length} requests are there, but the statistics are of ${count}`);
  const value = (key: string, metric: string, unit: string): RawMeasurement => {
    const found = numberOf(stat[key]);
    if (found === null) throw failure("no-result", `ioping's statistics have no ${key}`);
    return { metric, value: found, unit };
  };
  return [
    ...percentiles(times),
    value("avg", "latency.mean", "ns"),
    value("min", "latency.min", "ns"),
    value("max", "latency.max", "ns"),
    value("iops", "iops", "1/s"),
    value("bps", "bandwidth", "B/s"),
  ];
}

/** By nearest rank: each is the time of a request. */
function percentiles(times: readonly number[]): RawMeasurement[] {
  const sorted = [...times].sort((a, b) => a - b);
  return PERCENTILES.flatMap((percentile) => {
    const rank = Math.ceil((percentile * sorted.length) / 100);
    const beyond = sorted.length - rank;
    if (sorted.length === 0) return [];
    const warnings = beyond < BEYOND ? [`rests on ${beyond + 1} of ${sorted.length} requests`] : [];
    return [{ metric: `latency.p${percentile}`, value: sorted[rank - 1]!, unit: "ns", warnings }];
  });
}
