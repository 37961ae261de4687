import type { Problem, ToolOutput } from "@perfmon/core/plugin";
import type { PerfBenchOptions } from "./options.ts";
import { benchOf } from "./parse.ts";

/** Distributions put a wrapper on PATH that wants the perf of the running kernel. */
const WRAPPER = /perf not found for kernel \S+|linux-(?:perf|tools)-\S+ is not installed/;

/** What perf says where a run is no result, whatever its exit code; the first that is found is the reason. */
const COMPLAINTS = [
  /^# (Memory allocation failed.*)$/m,
  /^(Unknown (?:function|benchmark|collection).*)$/m,
  /^(?:perf: )?((?:couldn't wakeup|Could not (?:lock|unlock)|thread \d+: Could not).*)$/m,
  /^ *((?:Error|Fatal): .*)$/m,
  /^(Failed to .*|Invalid .*)$/m,
];

/** Is this a run of the benchmark that was asked for, without complaint? */
export function check(
  { stdout, stderr, exitCode }: ToolOutput,
  options: Partial<PerfBenchOptions>,
): readonly Problem[] {
  const all = `${stderr}\n${stdout}`;
  const wrapper = WRAPPER.exec(all);
  if (wrapper)
    return [
      failed(
        `${wrapper[0]}: this perf is a wrapper that wants the perf of the running kernel. perf bench needs no other kernel's: ` +
          "name one in with.binary, as /usr/lib/linux-tools/6.8.0-31-generic/perf or /usr/bin/perf_5.10",
      ),
    ];
  const complaint = COMPLAINTS.map((pattern) => pattern.exec(all)?.[1]).find((text) => text !== undefined);
  if (complaint !== undefined) return [failed(complaint.slice(0, 300))];
  const ran = benchOf(stdout);
  if (exitCode === 0 && ran !== null && options.bench !== undefined && ran !== options.bench)
    return [invalid(`asked for ${options.bench}, but this is a run of ${ran}`)];
  return partlyWoken(stdout);
}

const failed = (message: string): Problem => ({ code: "tool-failed", severity: "error", message });
const invalid = (message: string): Problem => ({ code: "invalid-run", severity: "error", message });

function partlyWoken(stdout: string): Problem[] {
  const [, verb, did, of] = /^(Wokeup|Requeued) (\d+) of (\d+) threads in/m.exec(stdout) ?? [];
  return did === of ? [] : [invalid(`${verb === "Wokeup" ? "woke up" : "requeued"} only ${did} of ${of} threads`)];
}
