import type { Command, CommandContext } from "@perfmon/core/plugin";
import type { PerfOptions } from "./options.ts";

/** What perf records, on the target. */
const DATA = "perf.data";
/** Of that file: several times the stacks that perfmon reads. At it perf ends the program and says why; perf has it from 5.6 on. */
const MOST = "512M";
/** What perf sets for whatever it starts, and a program might heed: make does PREFIX. */
const SET_BY_PERF = ["PREFIX", "PERF_BUILDID_DIR", "DEBUGINFOD_URLS"];

/**
 * perf record before the tool's argv. Without an event it takes cycles, falls back to cpu-clock where the CPU's counters cannot
 * be had, and to user space alone where that is all it may see. `-q`: what it says is not the tool's; `-N`: no copies of binaries in
 * the user's home.
 */
export function wrap(command: Command, context: CommandContext, options: PerfOptions): Command {
  const { frequency, call_graph, event, system_wide, binary } = options;
  const recorder = [
    ...[context.binary(binary), "record", "-q", "-N", "-F", String(frequency), "--call-graph", call_graph],
    ...["--max-size", MOST],
    ...(event === "auto" ? [] : ["-e", event]),
    ...(system_wide ? ["-a"] : []),
    ...["-o", context.file(DATA), "--"],
    ...["env", ...SET_BY_PERF.filter((name) => command.env?.[name] === undefined).flatMap((name) => ["-u", name])],
  ];
  return { ...command, argv: [...recorder, ...command.argv] };
}

/** perf script, with the fields that the parser knows. */
export function convert(context: CommandContext, { binary, inline }: PerfOptions): Command {
  return {
    argv: [
      ...[context.binary(binary), "script", "-i", context.file(DATA), "--show-lost-events"],
      ...[inline ? "--inline" : "--no-inline", "-F", "comm,pid,tid,event,ip,sym,dso"],
    ],
  };
}
