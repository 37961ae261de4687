import type { Problem, ToolOutput } from "@perfmon/core/plugin";
import { type Result, readResults, resultText } from "./document.ts";
import type { HyperfineOptions } from "./options.ts";

/** Did every run end as expected, and were there as many as asked for? hyperfine's own doubts become warnings. */
export function check(output: ToolOutput, options: Partial<HyperfineOptions>): readonly Problem[] {
  const error = /^Error: (.*)$/m.exec(output.stderr)?.[1];
  if (error !== undefined || output.exitCode) return [failed(error ?? `it ended with exit code ${output.exitCode}`)];
  const results = readResults(resultText(output));
  return [...results.flatMap((result) => runProblems(result, options)), ...doubts(output.stderr)];
}

const failed = (said: string): Problem => ({
  code: "tool-failed",
  severity: "error",
  // What follows is advice for hyperfine's own command line.
  message: `hyperfine said: ${said.replace(/ (?:Use the '-i'|Append ' \|\| true').*$/, "").slice(0, 300)}`,
});

function runProblems({ name, exitCodes, times, wall }: Result, options: Partial<HyperfineOptions>): Problem[] {
  const problems: Problem[] = [];
  const expected = options.expect_exit ?? [0];
  const wrong = (exitCodes ?? []).filter((code) => code === null || !expected.includes(code));
  if (wrong.length > 0) {
    const codes = [...new Set(wrong)].map((code) => (code === null ? "a signal" : `exit code ${code}`)).join(", ");
    const message = `${wrong.length} of ${exitCodes!.length} runs of "${name.slice(0, 100)}" ended with ${codes}`;
    // Whoever ran hyperfine elsewhere told it to ignore them.
    problems.push({ code: "tool-failed", message, severity: options.expect_exit ? "error" : "warning" });
  }
  if (options.runs !== undefined && times.length !== options.runs)
    problems.push({
      code: "invalid-run",
      message: `hyperfine timed ${times.length} runs, but ${options.runs} were asked for`,
      severity: "error",
    });
  if (wall.median > 0 && wall.min <= 0)
    problems.push({
      code: "below-resolution",
      message: "the shortest run took no longer than an empty shell, so wall_time.min is missing; use command: [...]",
      severity: "warning",
    });
  return problems;
}

/** hyperfine's warnings, their first sentences: the rest is advice for its own command line. */
function doubts(stderr: string): Problem[] {
  return [...stderr.matchAll(/^ *Warning: (.*)$/gm)].flatMap(([, said]): Problem[] => {
    const message = said!.split(/(?<=[a-z)])\. /)[0]!.replace(/\.$/, "");
    // Which codes are expected is checked.
    if (message.startsWith("Ignoring non-zero exit code")) return [];
    return [{ code: "doubtful", message: `hyperfine warned: ${message.slice(0, 200)}`, severity: "warning" }];
  });
}
