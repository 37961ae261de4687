import type { Problem, ToolOutput } from "@perfmon/core/plugin";
import { PERCENTILES } from "./metrics.ts";
import type { CyclictestOptions } from "./options.ts";
import { type Report, readReport, resultText, type Thread } from "./report.ts";

/** Share of the wake-ups that fit into the time below which the run was something else: broken off, or drowned in load. */
const BROKEN_OFF = 0.5;
const MISSED = 0.9;

/** cyclictest says little: its usage where an option is wrong, a sentence where it may not have its priority. */
export function check(output: ToolOutput, options: Partial<CyclictestOptions>): readonly Problem[] {
  if (output.exitCode) return [refusal(output)];
  const report = readReport(resultText(output));
  return [...wakeUps(report, options), ...(options.histogram === undefined ? [] : beyondRange(report))];
}

const problem = (code: string, severity: Problem["severity"], message: string): Problem => ({
  code,
  severity,
  message,
});

function refusal({ stdout, stderr, exitCode }: ToolOutput): Problem {
  if (/Unable to change scheduling policy|missing capabilities/.test(stderr))
    return problem(
      "tool-failed",
      "error",
      "cyclictest may not have its priority: run perfmon as root, raise RLIMIT_RTPRIO, or say policy: other",
    );
  const said = stderr.split("\n").filter((line) => line.trim() !== "" && !/^(?:WARN|# )/.test(line))[0];
  const usage = /^Usage:$/m.test(stdout + stderr) ? ": it printed its usage; is one of the CPUs not there?" : "";
  return problem(
    "tool-failed",
    "error",
    `cyclictest ended with exit code ${exitCode}${usage || (said === undefined ? "" : `: ${said.slice(0, 200)}`)}`,
  );
}

/** A thread wakes up once an interval. One that is broken off by a signal ends with 0, and has numbers. */
function wakeUps({ threads }: Report, { duration, interval, threads: asked }: Partial<CyclictestOptions>): Problem[] {
  const problems: Problem[] = [];
  if (asked !== undefined && threads.length !== asked)
    problems.push(problem("invalid-run", "error", `${threads.length} threads measured, but ${asked} were asked for`));
  if (duration === undefined || interval === undefined) return problems;
  const due = duration / interval;
  const worst = threads.reduce((a, b) => (b.cycles < a.cycles ? b : a));
  const said = `thread ${worst.name} woke up ${worst.cycles} times in ${duration} s, of ${Math.round(due)}`;
  if (worst.cycles < due * BROKEN_OFF)
    problems.push(problem("invalid-run", "error", `${said}: the run was broken off, or the CPU was not to be had`));
  else if (worst.cycles < due * MISSED)
    problems.push(problem("missed-wake-ups", "warning", `${said}: the others were missed while one was late`));
  return problems;
}

/** What the histogram has no bucket for is counted, and not placed: percentiles that lie there are missing. */
function beyondRange({ threads }: Report): Problem[] {
  const sum = (of: (thread: Thread) => number) => threads.reduce((all, thread) => all + of(thread), 0);
  const cycles = sum((thread) => thread.cycles);
  const placed = sum(({ histogram }) => histogram.reduce((all, [, count]) => all + count, 0));
  const lost = PERCENTILES.filter((percentile) => placed < Math.ceil((percentile * cycles) / 100));
  if (lost.length === 0) return [];
  const which = lost.map((percentile) => `percentile ${percentile}`).join(" and ");
  return [
    problem(
      "beyond-histogram",
      "warning",
      `${cycles - placed} of ${cycles} wake-ups were later than the histogram holds, so ${which} is missing; raise histogram`,
    ),
  ];
}
