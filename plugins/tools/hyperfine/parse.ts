import { failure, type Labels, labelKey, type RawMeasurement, type ToolOutput } from "@perfmon/core/plugin";
import { type Result, readResults, resultText } from "./document.ts";

/**
 * The statistics of each command, in s and B. The only one has no labels; several have their names as the label `command`,
 * with their parameters. Throws `below-resolution` for a command that took no longer than an empty shell.
 */
export function parse(output: ToolOutput): readonly RawMeasurement[] {
  const results = readResults(resultText(output));
  const labels = labelsOf(results);
  return results.flatMap((result, index) => ofResult(result).map((each) => ({ ...each, labels: labels[index]! })));
}

/** What tells the results apart. Names may repeat, where one command is there twice. */
export function labelsOf(results: readonly Result[]): readonly Labels[] {
  if (results.length === 1) return [{}];
  const seen = new Map<string, number>();
  const labels = results.map(({ name, parameters }): Labels => ({ command: name, ...parameters }));
  for (const each of labels) seen.set(labelKey(each), (seen.get(labelKey(each)) ?? 0) + 1);
  const counted = new Map<string, number>();
  return labels.map((each) => {
    const key = labelKey(each);
    if (seen.get(key) === 1) return each;
    const index = counted.get(key) ?? 0;
    counted.set(key, index + 1);
    return { ...each, index: String(index) };
  });
}

function ofResult({ name, wall, user, system, memory }: Result): RawMeasurement[] {
  if (wall.median <= 0)
    throw failure(
      "below-resolution",
      `"${name.slice(0, 100)}" took no longer than an empty shell, whose time hyperfine takes off; use command: [...]`,
    );
  const time = (metric: string, value: number | null): RawMeasurement[] =>
    value === null ? [] : [{ metric, value, unit: "s" }];
  return [
    ...time("wall_time.median", wall.median),
    ...time("wall_time.min", wall.min > 0 ? wall.min : null),
    ...time("wall_time.mean", wall.mean),
    ...time("wall_time.max", wall.max),
    ...time("cpu_time.user", user),
    ...time("cpu_time.system", system),
    ...(memory.length > 0 ? [{ metric: "memory.peak", value: Math.max(...memory), unit: "B" }] : []),
  ];
}
