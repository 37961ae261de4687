import { failure, type RawMeasurement, type ToolOutput } from "@perfmon/core/plugin";
import { BENCHES, type Bench, type Result } from "./benches.ts";
import type { PerfBenchOptions } from "./options.ts";

/** s; below, whole ms are less than two digits. */
const COARSE = 0.1;

const HEADER = /^# Running '([a-z]+)\/([a-z_-]+)' benchmark:$/gm;

/** Which benchmark an output is of; null: the simple format says nothing, and neither does one that perfmon does not know. */
export function benchOf(stdout: string): Bench | null {
  const [first] = [...stdout.matchAll(HEADER)].map(([, collection, name]) => `${collection} ${name}`);
  return first !== undefined && Object.hasOwn(BENCHES, first) ? (first as Bench) : null;
}

/** The numbers of a benchmark, in perf's units; of the simple format where the options say what it is of. */
export function parse({ stdout }: ToolOutput, options: Partial<PerfBenchOptions>): readonly RawMeasurement[] {
  if (stdout.trim() === "") throw failure("no-output", "perf bench printed nothing");
  const headers = [...stdout.matchAll(HEADER)];
  if (headers.length > 1)
    throw failure("unreadable-output", "results of several benchmarks: keep each in a file of its own", {
      text: stdout,
      offset: headers[1]!.index,
    });
  const bench = benchOf(stdout) ?? (headers.length === 0 ? options.bench : undefined);
  if (bench === undefined)
    throw failure("unreadable-output", "the output names no benchmark that perfmon knows", { text: stdout });
  return READERS[BENCHES[bench].result](stdout);
}

const READERS: Readonly<Record<Result, (text: string) => RawMeasurement[]>> = {
  "total time": (text) => [total(text)],
  "per operation": perOperation,
  function: functions,
  averaged: (text) => [{ metric: "operation_rate", value: averaged(text), unit: "1/s" }],
  woken: (text) => [{ metric: "wake_time", value: found(text, /^Wokeup \d+ of \d+ threads in (\S+) ms/m), unit: "ms" }],
  "woken in parallel": (text) => [
    { metric: "wake_latency", value: found(text, /^Avg per-thread latency \(.*\) in (\S+) ms/m), unit: "ms" },
  ],
  requeued: (text) => [
    { metric: "requeue_time", value: found(text, /^Requeued \d+ of \d+ threads in (\S+) ms/m), unit: "ms" },
  ],
};

/** Throws `no-result` where perf prints no such line, `below-resolution` where it divided by a time of 0. */
function found(text: string, pattern: RegExp): number {
  const printed = pattern.exec(text)?.[1];
  if (printed === undefined) throw failure("no-result", "perf bench printed no result: cut off?", { text });
  if (/^-?(?:inf|nan)$/.test(printed) || Number(printed) === 0)
    throw failure("below-resolution", `perf bench measured ${printed}, by a clock of 1 us: give it more to do`, {
      text,
    });
  if (!/^\d+(?:\.\d+)?$/.test(printed))
    throw failure("unreadable-output", `"${printed}" is no number of perf bench`, { text });
  return Number(printed);
}

/** `Total time: 0.759 [sec]`, in the simple format `0.759`. Whole ms, cut. */
function total(text: string): RawMeasurement {
  const value = found(text, /^ *(?:Total time: )?(\d+\.\d{3})(?: \[sec\])?$/m);
  const warnings = value < COARSE ? ["perf bench cuts the time to whole ms"] : [];
  return { metric: "time", value, unit: "s", warnings };
}

function perOperation(text: string): RawMeasurement[] {
  const isSimple = /^\d+\.\d{3}$/m.test(text);
  if (isSimple) return [total(text)];
  const operation = { metric: "operation_time", value: found(text, /^ *(\S+) usecs\/op$/m), unit: "us" };
  const operations = { metric: "operation_rate", value: found(text, /^ *(\S+) ops\/sec$/m), unit: "1/s" };
  // Cut to whole ms, a short time may be 0.
  return /^ *Total time: 0\.000 \[sec\]$/m.test(text) ? [operation, operations] : [operation, operations, total(text)];
}

/** K is 1024 in perf's print_bps, whatever it calls them; and it writes "12.5d KB/sec". The simple format is bytes per second. */
const UNITS: Readonly<Record<string, string>> = { bytes: "B/s", KB: "KiB/s", MB: "MiB/s", GB: "GiB/s" };

function functions(text: string): RawMeasurement[] {
  const parts = text.split(/^(?=# function ')/m).filter((part) => part.startsWith("# function '"));
  if (parts.length === 0) throw failure("no-result", "perf bench printed no function", { text });
  const simple = benchOf(text) === null;
  return parts.map((part) => {
    const [, name] = /^# function '([\w-]+)'/.exec(part) ?? [];
    if (name === undefined) throw failure("unreadable-output", "a function without a name", { text: part });
    const [, said] = /^ *(?:\S+?)d? (bytes|KB|MB|GB)\/sec$/m.exec(part) ?? [];
    // Only the simple format has bare numbers; in the other one a unit that is missing was cut off.
    if (said === undefined && !simple)
      throw failure("no-result", "perf bench printed no rate with its unit: cut off?", { text: part });
    const pattern = said === undefined ? /^ *(\d+\.\d{6})$/m : /^ *(\S+?)d? (?:bytes|KB|MB|GB)\/sec$/m;
    return {
      metric: "bandwidth",
      value: found(part, pattern),
      unit: said === undefined ? "B/s" : UNITS[said]!,
      labels: { function: name },
    };
  });
}

/** The threads' mean; perf divides by whole seconds, and says how many. */
const averaged = (text: string): number =>
  found(text, /^Averaged (\S+) operations\/sec \(\+- .*%\), total secs = \d+$/m);
