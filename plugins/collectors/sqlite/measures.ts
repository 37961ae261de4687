import { exactJson, type Labels, type Measurement } from "@perfmon/core/plugin";
import type { Interned } from "./interned.ts";

/** What a number is of. `original`: the unit that the tool gave it in. */
export interface Measure {
  readonly metric: string;
  readonly labels: Labels;
  readonly unit: string;
  readonly original: string;
  readonly source: string;
}

interface Known {
  readonly like: Measurement;
  readonly id: number;
}

/** Ids of measures. */
export class Measures {
  readonly #interned: Interned;
  /** By the very object of the labels: an import gives thousands of values with the same one. */
  #known = new WeakMap<Labels, Known[]>();

  constructor(interned: Interned) {
    this.#interned = interned;
  }

  id(measurement: Measurement): number {
    const known = this.#known.get(measurement.labels);
    const same = known?.find(({ like }) => isSame(like, measurement));
    if (same) return same.id;
    const { metric, labels, unit, original, source } = measurement;
    const measure: Measure = { metric, labels: sorted(labels), unit, original: original.unit, source };
    const id = this.#interned.id(exactJson(measure));
    if (known) known.push({ like: measurement, id });
    else this.#known.set(labels, [{ like: measurement, id }]);
    return id;
  }

  value(id: number): Measure {
    return this.#interned.value(id);
  }

  forget(): void {
    this.#known = new WeakMap();
    this.#interned.forget();
  }
}

const isSame = (a: Measurement, b: Measurement) =>
  a.metric === b.metric && a.unit === b.unit && a.original.unit === b.original.unit && a.source === b.source;

/** One text for equal labels. */
function sorted(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}
