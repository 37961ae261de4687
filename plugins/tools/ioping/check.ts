import type { Problem, ToolOutput } from "@perfmon/core/plugin";
import type { IopingOptions } from "./options.ts";
import { numberOf, readReport } from "./report.ts";

const IN_MEMORY = new Set(["tmpfs", "ramfs", "devtmpfs"]);

/** Is this a run of what was asked for? A broken-off one exits with 0 and has statistics all the same. */
export function check({ stdout, stderr, exitCode }: ToolOutput, options: Partial<IopingOptions>): readonly Problem[] {
  const said = /^ioping: (.*)$/m.exec(stderr)?.[1];
  if (said !== undefined || exitCode)
    return [problem("tool-failed", `ioping said: ${said?.slice(0, 300) ?? `nothing, and ended with ${exitCode}`}`)];
  const { stat, operations, fstype } = readReport(stdout);
  const problems: Problem[] = [];
  const counted = numberOf(stat?.count);
  if (options.count !== undefined && counted !== null && counted !== options.count)
    problems.push(problem("invalid-run", `${counted} requests were counted, but ${options.count} asked for`));
  for (const operation of operations)
    if (options.operation !== undefined && operation !== options.operation)
      problems.push(problem("invalid-run", `ioping did a ${operation}, but was asked for ${options.operation}`));
  if (fstype !== null && IN_MEMORY.has(fstype))
    problems.push({
      ...problem("no-disk", `the target lies in memory (${fstype}), not on a disk`),
      severity: "warning",
    });
  return problems;
}

const problem = (code: string, message: string): Problem => ({ code, severity: "error", message });
