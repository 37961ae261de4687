import { failure, type RawMeasurement, type ToolOutput } from "@perfmon/core/plugin";
import type { Test } from "./command.ts";
import { percentileName } from "./metrics.ts";
import type { SysbenchOptions } from "./options.ts";
import { number, type Report, reportOf, testOf } from "./report.ts";

/** ms; below, two decimals are less than two digits. */
const COARSE = 0.1;

/** The numbers of a report, in sysbench's units. */
export function parse({ stdout }: ToolOutput, options: Partial<SysbenchOptions>): readonly RawMeasurement[] {
  const report = reportOf(stdout);
  const test = testOf(stdout) ?? options.test;
  if (test === undefined)
    throw failure(
      "unreadable-output",
      "the report does not tell whether it is of threads or mutex: say so by --options",
    );
  if (report.events === 0) throw failure("no-result", `${test} completed no event in ${report.time} s`);
  return [...ownOf(test, report, stdout), ...latency(report)];
}

function ownOf(test: Test, report: Report, stdout: string): RawMeasurement[] {
  switch (test) {
    case "cpu":
      return [{ metric: "event_rate", value: number(report.own, "events per second", DECIMAL), unit: "1/s" }];
    case "memory":
      return memory(report.own);
    case "fileio":
      return fileio(report.own);
    case "threads":
      // The one test that prints no rate.
      return [{ metric: "event_rate", value: report.events / positive(report.time, stdout), unit: "1/s" }];
    case "mutex":
      return [{ metric: "time", value: positive(report.time, stdout), unit: "s" }];
  }
}

const DECIMAL = "\\d+\\.\\d\\d";

function positive(time: number, text: string): number {
  if (time === 0) throw failure("below-resolution", "total time is 0: sysbench prints 0.1 ms at best", { text });
  return time;
}

function memory(text: string): RawMeasurement[] {
  const operations = /^Total operations: \d+ \( *(\d+\.\d\d) per second\)$/m.exec(text);
  if (!operations) throw failure("unreadable-output", "no rate of operations", { text });
  const result = [{ metric: "operation_rate", value: Number(operations[1]), unit: "1/s" }];
  if (/^ {2}operation: none$/m.test(text)) return result;
  // It says MiB/sec, and counts them so.
  const transferred = /^\d+\.\d\d MiB transferred \( *(\d+\.\d\d) MiB\/sec\)$/m.exec(text);
  if (!transferred) throw failure("unreadable-output", "no MiB transferred", { text });
  return [{ metric: "bandwidth", value: Number(transferred[1]), unit: "MiB/s" }, ...result];
}

/** A direction that the mode has not, or that did not come to run, is printed as 0.00: not measured. */
function fileio(text: string): RawMeasurement[] {
  const found = (
    [
      ["read.iops", "reads/s", "1/s"],
      ["read.bw", "read, MiB/s", "MiB/s"],
      ["write.iops", "writes/s", "1/s"],
      ["write.bw", "written, MiB/s", "MiB/s"],
      ["fsync_rate", "fsyncs/s", "1/s"],
    ] as const
  ).flatMap(([metric, label, unit]) => {
    const value = number(text, label, DECIMAL);
    return value > 0 ? [{ metric, value, unit }] : [];
  });
  if (!found.some(({ metric }) => metric.endsWith(".iops")))
    throw failure("no-result", "sysbench read and wrote nothing", { text });
  return found;
}

/** In ms with two decimals. 0.00 is below what it resolves: left out. */
function latency({ latency: { avg, min, max }, percentile }: Report): RawMeasurement[] {
  const all: [string, number][] = [
    ["latency.mean", avg],
    ["latency.min", min],
    ["latency.max", max],
    ...(percentile ? [[percentileName(percentile.rank), percentile.value] as [string, number]] : []),
  ];
  return all
    .filter(([, value]) => value > 0)
    .map(([metric, value]) => ({
      metric,
      value,
      unit: "ms",
      warnings: value < COARSE ? ["sysbench prints latencies in steps of 10 us"] : [],
    }));
}
