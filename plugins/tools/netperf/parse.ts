import type { Problem, RawMeasurement, ToolOutput } from "@perfmon/core/plugin";
import { failure } from "@perfmon/core/plugin";
import { readBanner } from "./banner.ts";
import { fromKeys, readKeys } from "./keys.ts";
import type { NetperfOptions } from "./options.ts";
import { pathOf } from "./path.ts";
import { fromTable } from "./table.ts";

/** What netperf prints into its results: `catcher: ...` may stand right before a number, without a line end. */
const NOISE =
  /catcher: (?:timer popped with times_up != 0|interval timer running unexpectedly!)[ \t]*\n?|^Interim result:.*\n/gm;

/** What netperf says when there is no result, on stdout or stderr, and what it means. */
const REFUSALS: readonly (readonly [RegExp, string])[] = [
  [/The test you requested \((.+?)\) is unknown/, "this netperf does not know the test"],
  [/are you sure there is a netserver listening on (.+)\?/, "no netserver answers there"],
  // glibc resolves no address, not even a numeric one, where no interface but the loopback has one (AI_ADDRCONFIG).
  [
    /could not resolve (?:host ')?(127\.[\d.]+|::1|localhost)\b/,
    "netperf resolves no loopback address on a machine that has no other: give an interface one",
  ],
  [/could not resolve (?!127\.|::1|localhost)(.+) as a host name/, "the host's name cannot be resolved"],
  [/Could not open output selection file '(.+?)'/, "netperf knows none of the keys it was asked for"],
];

/**
 * netperf warns on stdout and still exits 0. A missed confidence interval only comes from -I in a foreign run: netperf's own
 * repetitions under perfmon's would be repetitions of repetitions.
 */
export function check({ stdout, stderr }: ToolOutput): readonly Problem[] {
  const problems: Problem[] = [];
  const refuse = (code: string, message: string) => problems.push({ code, message, severity: "error" });
  const said = `${stdout}\n${stderr}`;
  for (const [pattern, meaning] of REFUSALS) {
    const match = pattern.exec(said);
    if (match) refuse("tool-failed", `${meaning}: ${match[1]}`);
  }
  if (/Desired confidence was not achieved/.test(said)) {
    const width = /Confidence intervals: Throughput\s*:\s*(\S+)/.exec(said)?.[1];
    refuse("invalid-run", `netperf did not reach the confidence asked for${width ? ` (throughput ${width})` : ""}`);
  } else if (/^!!! WARNING/m.test(said)) refuse("invalid-run", "netperf printed a warning about this run");
  if (stdout.includes("catcher: "))
    problems.push({ code: "late-timer", message: "netperf's timer fired more than once", severity: "warning" });
  return problems;
}

/** Omni output by key, or else the classic tables. What the output says of itself is believed before the options. */
export function parse({ stdout }: ToolOutput, options: Partial<NetperfOptions>): readonly RawMeasurement[] {
  if (stdout.trim() === "") throw failure("no-output", "netperf printed nothing");
  const text = stdout.replaceAll("\r\n", "\n").replace(NOISE, "");
  const banner = readBanner(text);
  const labels = { path: pathOf(options.host ?? banner?.host, options.path) };
  const keys = readKeys(text);
  return keys ? fromKeys(keys, banner, labels) : fromTable(text, labels);
}
