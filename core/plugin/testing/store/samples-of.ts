import type { CaseResult, Run, Sample } from "../../../model/run.ts";

/** The samples that a store must give for a run, the plain way. */
export function samplesOf(run: Run): Sample[] {
  return run.cases.flatMap((result) => ofCase(run.id, result));
}

function ofCase(run: string, { case: item, metrics, repetitions }: CaseResult): Sample[] {
  const counted = repetitions.filter(
    ({ warmup, setAside, outcome }) => !warmup && !setAside && outcome === "completed",
  );
  const all = counted.flatMap(({ measurements = [], commandHash }) =>
    measurements.map((measurement) => ({ measurement, commandHash })),
  );
  const keyOf = ({ metric, labels }: (typeof all)[number]["measurement"]) =>
    JSON.stringify([metric, Object.entries(labels).sort()]);
  return metrics.flatMap((metric) => {
    const own = all.filter(({ measurement }) => measurement.metric === metric.name);
    return [...Map.groupBy(own, ({ measurement }) => keyOf(measurement)).values()].map((group) => ({
      run,
      caseId: item.id,
      fingerprint: item.fingerprint,
      metric,
      labels: group[0]!.measurement.labels,
      values: group.map(({ measurement }) => measurement.value),
      commandHashes: [...new Set(group.flatMap(({ commandHash }) => commandHash ?? []))].sort(),
      warnings: [...new Set(group.flatMap(({ measurement }) => measurement.warnings))],
    }));
  });
}
