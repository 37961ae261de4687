import { PerfmonError } from "../errors/perfmon-error.ts";
import type { Measurement } from "../model/measurement.ts";
import type { Labels } from "../model/metric.ts";
import type { FormatRecord } from "../plugin/format.ts";
import { normalise } from "../units/units.ts";
import type { MetricIntake } from "./metric-intake.ts";

/** The values of one metric and its labels in one case of one run. */
export class SeriesIntake {
  readonly metric: MetricIntake;
  readonly labels: Labels;
  /** Among the series of its case, by first appearance. */
  readonly place: number;
  /** Values so far: the k-th belongs to the case's k-th repetition. */
  count = 0;

  constructor(metric: MetricIntake, labels: Labels, place: number) {
    this.place = place;
    this.metric = metric;
    this.labels = labels;
  }

  /** PM1506 for what is no value of this metric. */
  take(record: FormatRecord): Measurement {
    const { metric: name, value, unit, warnings } = record;
    const base = normalise(value, unit);
    if (!base || !Number.isFinite(base.value)) {
      const why = base ? "it is not finite" : `"${unit}" is no known unit`;
      throw new PerfmonError("PM1506", `${this.metric.where}: ${value} ${unit} cannot be kept: ${why}`, {
        hint: base ? undefined : "perfmon list units shows them",
      });
    }
    this.metric.check(base.value, base.unit, record);
    this.count++;
    return {
      metric: name,
      labels: this.labels,
      value: base.value,
      unit: base.unit,
      original: { value, unit },
      source: "imported",
      warnings: warnings?.length ? [...this.metric.warnings, ...warnings] : this.metric.warnings,
    };
  }
}
