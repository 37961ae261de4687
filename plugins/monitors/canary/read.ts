import { failure, type RawMeasurement, type ToolOutput } from "@perfmon/core/plugin";
import { order, type Part, type Report } from "./worker.ts";

const LINE = 64;
/** A slice shorter than this many steps of the clock is not timed but guessed. */
const STEPS = 1000;
const FEW = 5;

/** The fastest slice of every part, after its end has proved that every iteration ran. */
export function read({ stdout }: ToolOutput): readonly RawMeasurement[] {
  const report = readReport(stdout);
  const { alu, l2, dram } = report.parts;
  return [
    reading("canary.alu", alu, report, multiplyAdd(alu.total)),
    reading("canary.l2", l2, report, chaseEnd(report.l2, l2.total)),
    reading("canary.dram", dram, report, chaseEnd(report.dram, dram.total)),
  ];
}

function reading(metric: string, part: Part, { resolution }: Report, end: number): RawMeasurement {
  if (part.end !== end)
    throw failure("invalid-run", `${metric} ended at ${part.end} instead of ${end}: not every iteration ran`);
  const shortest = Math.min(...part.times);
  if (shortest < STEPS * resolution)
    throw failure("below-resolution", `${metric}: a slice of ${shortest} ns with a clock of ${resolution} ns`);
  const warnings = part.times.length < FEW ? [`the fastest of only ${part.times.length} slices`] : [];
  return { metric, value: shortest / part.iterations, unit: "ns", warnings };
}

const chaseEnd = (size: number, total: number): number => {
  const lines = size / LINE;
  return order(lines).at(total % lines) * LINE;
};

/** x * 1664525 + 1013904223 modulo 2^32, `times` times from 1 on: by squaring the map, not by walking it. */
export function multiplyAdd(times: number): number {
  let [factor, summand] = [1664525, 1013904223];
  let x = 1;
  for (let left = times; left > 0; left = Math.floor(left / 2)) {
    if (left % 2) x = (Math.imul(x, factor) + summand) | 0;
    summand = (Math.imul(summand, factor) + summand) | 0;
    factor = Math.imul(factor, factor);
  }
  return x >>> 0;
}

/** The worker's one document, with every field that is used checked. */
function readReport(stdout: string): Report {
  if (stdout.trim() === "") throw failure("no-output", "the canary printed nothing");
  const wrong = (what: string) => failure("unreadable-output", what, { text: stdout });
  let report: Report;
  try {
    report = JSON.parse(stdout);
  } catch {
    throw wrong("not a whole JSON document");
  }
  if (report?.format !== "perfmon.canary/1") throw wrong("not a report of the canary");
  const positive = (value: unknown) => typeof value === "number" && Number.isFinite(value) && value > 0;
  const size = (value: number) => Number.isInteger(Math.log2(value)) && value >= LINE && value <= 2 ** 30;
  if (!positive(report.resolution) || !size(report.l2) || !size(report.dram)) throw wrong("a wrong size or resolution");
  for (const name of ["alu", "l2", "dram"] as const) {
    const part = report.parts?.[name];
    if (!part || !positive(part.iterations) || !Number.isSafeInteger(part.total) || !Number.isInteger(part.end))
      throw wrong(`part ${name} is missing or not whole`);
    if (!Array.isArray(part.times) || part.times.length === 0 || !part.times.every(positive))
      throw wrong(`the times of ${name} are no positive numbers`);
  }
  return report;
}
