import { exactJson, type Measurement } from "@perfmon/core/plugin";
import type { Interned } from "./interned.ts";
import type { Measures } from "./measures.ts";

/** What the numbers of a row cannot say. */
interface Detail {
  readonly warnings?: readonly string[];
  /** SQLite stores -0 as 0. */
  readonly negativeZero?: readonly ("value" | "original")[];
}

/** Of the table `measurement`: measure, position, value, original, detail. */
export type MeasurementRow = readonly [
  measure: number,
  position: number,
  value: number,
  original: number | null,
  detail: number | null,
];

export function toRow(
  measurement: Measurement,
  position: number,
  measures: Measures,
  details: Details,
): MeasurementRow {
  const { value, original } = measurement;
  const measure = measures.id(measurement);
  const detail = details.id(measurement);
  return [measure, position, value, original.value === value ? null : original.value, detail];
}

/** Ids of details. */
export class Details {
  readonly #documents: Interned;
  /** By the very list of warnings: all values of an import share it. */
  #known = new WeakMap<readonly string[], number>();

  constructor(documents: Interned) {
    this.#documents = documents;
  }

  id(measurement: Measurement): number | null {
    const { value, original, warnings } = measurement;
    if (Object.is(value, -0) || Object.is(original.value, -0))
      return this.#documents.id(exactJson(detailOf(measurement)));
    if (warnings.length === 0) return null;
    const known = this.#known.get(warnings);
    if (known !== undefined) return known;
    const id = this.#documents.id(exactJson(detailOf(measurement)));
    this.#known.set(warnings, id);
    return id;
  }

  forget(): void {
    this.#known = new WeakMap();
  }
}

function detailOf({ value, original, warnings }: Measurement): Detail {
  const negativeZero = [
    ...(Object.is(value, -0) ? (["value"] as const) : []),
    ...(Object.is(original.value, -0) ? (["original"] as const) : []),
  ];
  return { ...(warnings.length > 0 ? { warnings } : {}), ...(negativeZero.length > 0 ? { negativeZero } : {}) };
}

export function fromRow(row: MeasurementRow, measures: Measures, documents: Interned): Measurement {
  const [id, , stored, original, detailId] = row;
  const { metric, labels, unit, original: originalUnit, source } = measures.value(id);
  const detail: Detail = detailId === null ? {} : documents.value(detailId);
  const signed = (number: number, which: "value" | "original") =>
    number === 0 && detail.negativeZero?.includes(which) ? -0 : number;
  return {
    metric,
    labels,
    value: signed(stored, "value"),
    unit,
    original: { value: signed(original ?? stored, "original"), unit: originalUnit },
    source,
    warnings: detail.warnings ?? [],
  };
}
