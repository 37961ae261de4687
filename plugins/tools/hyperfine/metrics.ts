import type { Metric } from "@perfmon/core/plugin";

const wallTime = (name: string, statistic: string, description: string, headline = false): Metric => ({
  name: `wall_time.${name}`,
  unit: "s",
  better: "lower",
  kind: "custom",
  statistic,
  ...(headline ? { headline } : {}),
  description,
});

export const metrics: readonly Metric[] = [
  wallTime("median", "median", "Median time of a run, from its start to its end", true),
  wallTime("min", "minimum", "Shortest time of a run: the one least disturbed"),
  wallTime("mean", "mean", "Mean time of a run"),
  wallTime("max", "maximum", "Longest time of a run"),
  ...(["user", "system"] as const).map(
    (mode): Metric => ({
      name: `cpu_time.${mode}`,
      unit: "s",
      better: "lower",
      kind: "resource_utilization",
      statistic: "mean",
      zero: true,
      description: `CPU time in ${mode} mode of a run and all its processes, the mean of the runs`,
    }),
  ),
  {
    name: "memory.peak",
    unit: "B",
    better: "lower",
    kind: "resource_utilization",
    statistic: "maximum",
    description: "Largest resident memory of a process of any run; hyperfine 1.19 and later",
  },
];
