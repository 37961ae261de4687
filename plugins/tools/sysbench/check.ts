import type { Problem, ToolOutput } from "@perfmon/core/plugin";
import type { SysbenchOptions } from "./options.ts";
import { hasReport, reportOf, testOf } from "./report.ts";

/** Is this a valid run of what was asked for? sysbench says why it stopped on stdout, and sometimes still prints a report. */
export function check({ stdout }: ToolOutput, options: Partial<SysbenchOptions>): readonly Problem[] {
  const fatal = fatalOf(stdout);
  if (fatal) return [{ code: "tool-failed", severity: "error", message: fatal }];
  // Then its exit code, or the parser, says more.
  if (!hasReport(stdout)) return [];
  const report = reportOf(stdout);
  const wrong = [
    ["test", options.test, testOf(stdout) ?? options.test],
    ["threads", options.threads, report.threads],
    ["percentile", options.percentile, report.percentile?.rank ?? 0],
  ].filter(([, asked, ran]) => asked !== undefined && asked !== ran);
  return wrong.map(([what, asked, ran]) => ({
    code: "invalid-run",
    severity: "error",
    message: `asked for ${what} ${asked}, but this is a run with ${what} ${ran}`,
  }));
}

/** Its own words, with the warning that says what to do about it. */
function fatalOf(stdout: string): string | null {
  const said = [...stdout.matchAll(/^(FATAL|WARNING): *(.+)$/gm)];
  const first = said.findIndex(([, level]) => level === "FATAL");
  if (first === -1) return null;
  return said
    .slice(first, first + 2)
    .map(([, , text]) => text)
    .join(" ");
}
