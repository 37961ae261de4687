import { type FormatReader, type FormatRecord, failure, wholeText } from "@perfmon/core/plugin";
import { readResults, START } from "./document.ts";
import { labelsOf } from "./parse.ts";

/** Characters: a hundred thousand runs in version 2. */
const LARGEST = 64 * 2 ** 20;

/** Each run of a command is a repetition, so that two exports are compared by their runs, not by their medians. */
async function* read(stream: AsyncIterable<Uint8Array>): AsyncIterable<FormatRecord> {
  const results = readResults(await wholeText(stream, LARGEST));
  const labels = labelsOf(results);
  for (const [index, { name, times, wall, memory }] of results.entries()) {
    const { command: _, ...others } = labels[index]!;
    const record = { case: name, labels: others, better: "lower" } as const;
    // Without `times`, as a plot's script may have left it: one value stands for all.
    for (const value of times.length > 0 ? times : [wall.median]) {
      if (value <= 0)
        throw failure(
          "below-resolution",
          `a run of "${name.slice(0, 100)}" took no longer than an empty shell (${value} s)`,
        );
      yield { ...record, metric: "wall_time", value, unit: "s" };
    }
    for (const value of memory) yield { ...record, metric: "memory.peak", value, unit: "B" };
  }
}

const format: FormatReader = {
  summary: "hyperfine's JSON export, 1 and 2",
  detect: (head) => (START.test(head) && /"(?:times|stddev|time_wall_clock)"\s*:/.test(head) ? 1 : 0),
  read,
};
export default format;
