import { failure } from "@perfmon/core/plugin";
import type { Found, Source } from "./found.ts";
import { readNumber } from "./number.ts";

/** Units of the Go benchmark format, in the words of the unit table. Others mean what the suite declares. */
export const BENCHFMT_UNITS: Readonly<Record<string, string>> = {
  "ns/op": "ns",
  "sec/op": "s",
  "B/op": "B",
  "allocs/op": "1",
  "MB/s": "MB/s",
  "B/s": "B/s",
};

/** `go test -benchmem` prints 0 for what allocates nothing, and that is a true 0. */
export const BENCHFMT_MAY_BE_ZERO: ReadonlySet<string> = new Set(["B/op", "allocs/op"]);

/**
 * The value in this unit of every line `BenchmarkName-8  100  1234 ns/op  56 B/op`
 * (https://go.dev/design/14313-benchmark-format). A line without the unit is passed over.
 */
export function byBenchfmt(source: Source, unit: string): Found[] {
  const found: Found[] = [];
  for (const { 0: line, index } of source.text.matchAll(/^Benchmark\S*[ \t]+\d+[ \t].*$/gm)) {
    const [name = "", , ...pairs] = line.trim().split(/\s+/);
    if (pairs.length % 2 !== 0)
      throw failure("unreadable-output", "a benchmark line must hold pairs of a number and a unit", {
        text: source.text,
        offset: index,
        file: source.name,
      });
    const at = pairs.indexOf(unit);
    if (at % 2 === 1) found.push({ value: readNumber(pairs[at - 1]!, source, index), labels: labelsOf(name) });
  }
  return found;
}

/** The name without `Benchmark`, and the number of processors that `go test` adds where it is not 1. */
function labelsOf(full: string): Record<string, string> {
  const [, name = "", procs] = /^Benchmark(.*?)(?:-(\d+))?$/.exec(full)!;
  return { name: name === "" ? "Benchmark" : name, ...(procs === undefined ? {} : { procs }) };
}
