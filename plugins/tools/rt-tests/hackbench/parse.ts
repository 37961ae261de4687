import { failure, type Problem, type RawMeasurement, type ToolOutput } from "@perfmon/core/plugin";
import type { HackbenchOptions } from "./options.ts";

/** Share of the value that the last printed digit may be before it is worth a warning. */
const COARSE = 0.02;

/**
 * Did all messages get through, and as many as were asked for? Broken off by a signal, hackbench prints the time until then as
 * its result and exits with 0.
 */
export function check(
  { stdout, stderr, exitCode }: ToolOutput,
  options: Partial<HackbenchOptions>,
): readonly Problem[] {
  const complaint = stderr.split("\n").find((line) => line.trim() !== "");
  const brokenOff = /^signaling \d+ worker threads to terminate$/m.test(stdout);
  if (exitCode || complaint !== undefined || brokenOff) {
    const said = complaint === undefined ? "nothing" : JSON.stringify(complaint.slice(0, 200));
    const ended = exitCode ? `ended with exit code ${exitCode}` : "was broken off";
    return [{ code: "tool-failed", severity: "error", message: `hackbench ${ended} and said ${said}` }];
  }
  return differences(stdout, options).map((message) => ({ code: "invalid-run", severity: "error", message }));
}

/** The two lines before the result, which say what runs. `fds` counts both ends. */
const SETUP =
  /^Running in (process|threaded) mode with (\d+) groups using (\d+) file descriptors each \(== (\d+) tasks\)\nEach sender will pass (\d+) messages of (\d+) bytes$/m;

function differences(stdout: string, options: Partial<HackbenchOptions>): string[] {
  const [, mode, groups, fds, , loops, size] = SETUP.exec(stdout) ?? [];
  if (mode === undefined) return [];
  const pairs = [
    ["tasks", mode === "threaded" ? "threads" : "processes", options.tasks],
    ["groups", Number(groups), options.groups],
    ["fds", Number(fds) / 2, options.fds],
    ["loops", Number(loops), options.loops],
    ["size", Number(size), options.size],
  ] as const;
  return pairs.flatMap(([name, ran, asked]) =>
    asked === undefined || ran === asked ? [] : [`hackbench ran with ${name} ${ran}, but ${asked} was asked for`],
  );
}

/** The one line `Time: 0.767`, in s. Throws `no-output`, `no-result`, `unreadable-output` or `below-resolution`. */
export function parse({ stdout }: ToolOutput): readonly RawMeasurement[] {
  if (stdout.trim() === "") throw failure("no-output", "hackbench printed nothing");
  if (!SETUP.test(stdout)) throw failure("unreadable-output", "this is no output of hackbench", { text: stdout });
  const found = [...stdout.matchAll(/^Time: (.*)(\n?)/gm)];
  if (found.length === 0) throw failure("no-result", "hackbench printed no time", { text: stdout });
  const { 1: text, 2: end, index } = found[0]!;
  if (found.length > 1 || end === "" || !/^\d+\.\d+$/.test(text!)) {
    const what = found.length > 1 ? "several times: results of several runs?" : "the time is cut off, or no number";
    throw failure("unreadable-output", what, { text: stdout, offset: index });
  }
  const value = Number(text);
  const step = 10 ** -text!.split(".")[1]!.length;
  if (value === 0) throw failure("below-resolution", `hackbench took less than ${step} s; raise loops or groups`);
  const warnings =
    step / value > COARSE ? [`printed in steps of ${step} s, more than ${COARSE * 100} % of the value`] : [];
  return [{ metric: "time", value, unit: "s", warnings }];
}
