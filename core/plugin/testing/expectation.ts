import { isDeepStrictEqual } from "node:util";
import type { Measurement } from "../../model/measurement.ts";
import type { Metric } from "../../model/metric.ts";
import { expectThat } from "./check.ts";
import type { ExpectedMeasurement, Fixture } from "./fixture.ts";

const sorted = (list: readonly unknown[]) => list.map((entry) => JSON.stringify(entry)).sort();

/** Exactly these, in any order, by what the tool itself said. */
export function checkMeasurements(got: readonly Measurement[], wanted: readonly ExpectedMeasurement[]): void {
  const said = got.map(({ metric, original, labels }) => ({ metric, ...original, labels }));
  const expected = wanted.map(({ metric, value, unit, labels = {} }) => ({ metric, value, unit, labels }));
  expectThat(
    isDeepStrictEqual(sorted(said), sorted(expected)),
    `got ${JSON.stringify(said)}, expected ${JSON.stringify(expected)}`,
  );
}

/** Every declared metric is the result of some fixture. */
export function checkProduced(metrics: readonly Metric[], fixtures: readonly Fixture[]): void {
  const produced = new Set(
    fixtures.flatMap(({ expect }) => ("measurements" in expect ? expect.measurements.map(({ metric }) => metric) : [])),
  );
  const missing = [...new Set(metrics.map(({ name }) => name))].filter((name) => !produced.has(name));
  expectThat(missing.length === 0, `no fixture produces ${missing.join(", ")}`);
}
