import { type Better, type FormatRecord, unitSpelled } from "@perfmon/core/plugin";

type Meaning = Pick<FormatRecord, "metric" | "unit" | "better">;

/** Units of the testing package, and benchstat's for them. `go test -benchmem` prints a true 0 for what allocates nothing. */
const OWN: ReadonlyMap<string, Meaning> = new Map([
  ["ns/op", { metric: "time", unit: "ns", better: "lower" }],
  ["sec/op", { metric: "time", unit: "s", better: "lower" }],
  ["MB/s", { metric: "throughput", unit: "MB/s", better: "higher" }],
  ["B/s", { metric: "throughput", unit: "B/s", better: "higher" }],
  ["B/op", { metric: "allocated", unit: "B", better: "lower" }],
  ["allocs/op", { metric: "allocations", unit: "1", better: "lower" }],
]);

/** Names of base units in this format; the others are called as here. */
const WORDS: Readonly<Record<string, string>> = { s: "sec" };

/** A unit says what is measured too: `p99-ns`, `L1-misses/op`. `better`: what `Unit` lines say. */
export function meaningOf(text: string, better: ReadonlyMap<string, Better>): Meaning {
  const said = better.get(text);
  const own = OWN.get(text);
  if (own) return said ? { ...own, better: said } : own;
  const dash = text.lastIndexOf("-");
  const unit = dash > 0 ? unitSpelled(text.slice(dash + 1)) : null;
  const meaning =
    unit === null ? { metric: text, unit: unitSpelled(text) ?? "1" } : { metric: text.slice(0, dash), unit };
  return said ? { ...meaning, better: said } : meaning;
}

/** `wall_time-sec`: the metric and its base unit, as meaningOf reads it. */
export const unitText = (metric: string, baseUnit: string): string =>
  `${metric.replace(/\s/g, "_") || "_"}-${WORDS[baseUnit] ?? baseUnit}`;
