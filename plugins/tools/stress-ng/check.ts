import type { Problem, ToolOutput } from "@perfmon/core/plugin";
import type { StressNgOptions } from "./options.ts";
import { readResult, resultText } from "./result.ts";
import { reasonFor, type Said, said } from "./said.ts";

/** stress-ng(1), EXIT STATUS. */
const EXIT: Readonly<Record<number, string>> = {
  1: "wrong options, or no resources",
  2: "a stressor failed",
  3: "a stressor lacked resources, or a system call that this kernel has not",
  4: "a stressor is not implemented here",
  5: "a stressor was killed",
  6: "a stressor ended unexpectedly",
  7: "the counts of operations cannot be trusted",
};

/** Did every stressor run, and do something? stress-ng skips what it cannot run, and may still exit with 0. */
export function check(output: ToolOutput, options: Partial<StressNgOptions>): readonly Problem[] {
  const lines = said(output);
  const text = resultText(output);
  const asked = options.stressors ?? (text === "" ? [] : readResult(text).stressors.map(({ name }) => name));
  const ran = text === "" ? new Map<string, number>() : bogoOps(text);
  const wrong = asked.flatMap((name) => stressorProblem(name, ran.get(name), lines));
  const failed = failure(output, lines, wrong);
  // Where there is no result, and nobody says why, the parser does.
  return failed ? [failed, ...wrong] : text === "" && lines.length === 0 ? [] : wrong;
}

const bogoOps = (text: string): ReadonlyMap<string, number> =>
  new Map(readResult(text).stressors.map(({ name, values }) => [name, values.get("bogo-ops") ?? Number.NaN]));

function failure({ exitCode, stderr }: ToolOutput, lines: readonly Said[], wrong: readonly Problem[]): Problem | null {
  const complaint = lines.find(({ level }) => level === "fail" || level === "error")?.text;
  // "No stress workers invoked" says less than why.
  if (exitCode === 0 || exitCode === null)
    return complaint === undefined || wrong.length > 0 ? null : problem("tool-failed", complaint);
  const reason = complaint ?? lines.find(({ level }) => level === "warn")?.text ?? stderr.trim().split("\n")[0];
  const meaning = EXIT[exitCode] === undefined ? "" : ` (${EXIT[exitCode]})`;
  return problem("tool-failed", `exit code ${exitCode}${meaning}${reason ? `: ${reason.slice(0, 300)}` : ""}`);
}

function stressorProblem(name: string, ops: number | undefined, lines: readonly Said[]): Problem[] {
  const reason = reasonFor(name, lines);
  const because = reason === null ? "" : `: ${reason}`;
  if (ops === undefined) return [problem("invalid-run", `the stressor ${name} did not run${because}`)];
  if (ops === 0) return [problem("no-result", `the stressor ${name} did not complete one bogo operation${because}`)];
  return reason === null ? [] : [problem("invalid-run", `the stressor ${name} did not run as asked${because}`)];
}

const problem = (code: string, message: string): Problem => ({ code, severity: "error", message });
