import { failure } from "@perfmon/core/plugin";
import type { Test } from "./command.ts";

/** The part of sysbench's report that all tests have, in its units. */
export interface Report {
  /** Worker threads that ran. */
  readonly threads: number;
  /** s */
  readonly time: number;
  readonly events: number;
  /** ms, printed with two decimals. */
  readonly latency: { readonly min: number; readonly avg: number; readonly max: number };
  /** Null: disabled with --percentile=0. The rank stands in the label: `95th percentile:`. */
  readonly percentile: { readonly rank: number; readonly value: number } | null;
  /** What the test itself reports, before the general part. */
  readonly own: string;
}

const GENERAL = /^General statistics:$/gm;
const END = /^ {4}execution time \(avg\/stddev\): +\d+\.\d+\/\d+\.\d+\n/m;

/** Throws `no-output` or `unreadable-output`. */
export function reportOf(stdout: string): Report {
  if (stdout.trim() === "") throw failure("no-output", "sysbench printed nothing");
  const starts = [...stdout.matchAll(GENERAL)].map(({ index }) => index);
  const [start, second] = starts;
  if (start === undefined) throw failure("unreadable-output", "no report of sysbench", { text: stdout });
  if (second !== undefined)
    throw failure("unreadable-output", "several reports in one output: leave out --report-checkpoints", {
      text: stdout,
      offset: second,
    });
  const own = stdout.slice(0, start);
  const general = stdout.slice(start);
  if (!END.test(general)) throw failure("unreadable-output", "sysbench's report is cut off", { text: general });
  const value = (label: string, pattern = "\\d+\\.\\d\\d") => number(general, label, pattern);
  const ranked = /^ {8}( *\d+)th percentile: +(\d+\.\d\d)$/m.exec(general);
  if (!ranked && !/^ +percentile stats: +disabled$/m.test(general))
    throw failure("unreadable-output", "sysbench's report says nothing of a percentile", { text: general });
  return {
    threads: number(own, "Number of threads", "\\d+"),
    time: number(general, "total time", "\\d+\\.\\d+(?=s$)"),
    events: value("total number of events", "\\d+"),
    latency: { min: value("min"), avg: value("avg"), max: value("max") },
    percentile: ranked ? { rank: Number(ranked[1]), value: Number(ranked[2]) } : null,
    own,
  };
}

export const hasReport = (stdout: string): boolean => stdout.search(GENERAL) >= 0;

/** The number of a line `LABEL:   NUMBER`. */
export function number(text: string, label: string, pattern: string): number {
  const escaped = label.replace(/[/().]/g, "\\$&");
  const match = new RegExp(`^ *${escaped}: +(${pattern})(?=s?$)`, "m").exec(text);
  if (!match) throw failure("unreadable-output", `sysbench's report has no "${label}"`, { text });
  return Number(match[1]);
}

/** What makes an output one of a test. threads and mutex print nothing of their own. */
const SIGNS: readonly (readonly [Test, RegExp])[] = [
  ["cpu", /^CPU speed:$/m],
  ["memory", /^Running memory speed test/m],
  ["fileio", /^File operations:$/m],
];

/** Null: the output does not tell. */
export const testOf = (stdout: string): Test | null => SIGNS.find(([, sign]) => sign.test(stdout))?.[0] ?? null;

export const versionOf = (stdout: string): string | null => /^sysbench (\d+\.\d+\S*)/m.exec(stdout)?.[1] ?? null;
