import type { RawMeasurement, ToolOutput } from "@perfmon/core/plugin";
import { PERCENTILES, percentileName } from "./metrics.ts";
import { type Report, readReport, resultText } from "./report.ts";

/** Wake-ups that must lie beyond a percentile above 99 for it to mean something: 99.9 needs more than 10 000. */
const BEYOND = 10;

/** Share of the value that one step of the histogram may be before it is worth a warning. */
const COARSE = 0.02;

/** All threads together: the histograms add up, so their percentiles are exact; the mean is that of all wake-ups. */
export function parse(output: ToolOutput): readonly RawMeasurement[] {
  const report = readReport(resultText(output));
  const { threads, unit } = report;
  const cycles = threads.reduce((sum, thread) => sum + thread.cycles, 0);
  const mean = threads.reduce((sum, thread) => sum + thread.mean * thread.cycles, 0) / cycles;
  const min = Math.min(...threads.map((thread) => thread.min));
  return [
    // Below 1 us, where it counts in those.
    ...(min > 0 ? [{ metric: "latency.min", value: min, unit, warnings: coarse(min, unit) }] : []),
    { metric: "latency.mean", value: mean, unit },
    ...percentiles(report, cycles),
    { metric: "latency.max", value: Math.max(...threads.map((thread) => thread.max)), unit },
  ];
}

/** By nearest rank. One that lies beyond the histogram's range is not known. */
function percentiles({ threads, unit }: Report, cycles: number): RawMeasurement[] {
  if (threads.some(({ histogram }) => histogram.length === 0)) return [];
  const counts = threads.flatMap(({ histogram }) => histogram).sort(([a], [b]) => a - b);
  return PERCENTILES.flatMap((percentile) => {
    const rank = Math.ceil((percentile * cycles) / 100);
    const beyond = cycles - rank;
    if (beyond < BEYOND && percentile > 99) return [];
    let sum = 0;
    const at = counts.find(([, count]) => {
      sum += count;
      return sum >= rank;
    });
    // 0 us is below what it resolves.
    if (at === undefined || at[0] === 0) return [];
    const few = beyond < BEYOND ? [`rests on ${beyond + 1} of ${cycles} wake-ups`] : [];
    const warnings = [...few, ...coarse(at[0], unit)];
    return [{ metric: `latency.${percentileName(percentile)}`, value: at[0], unit, warnings }];
  });
}

const coarse = (value: number, unit: string): string[] =>
  unit === "us" && 1 / value > COARSE ? [`in steps of 1 us, more than ${COARSE * 100} % of the value`] : [];
