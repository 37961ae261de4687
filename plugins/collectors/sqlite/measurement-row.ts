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
  position: number | null,
  measures: Measures,
  documents: Interned,
): MeasurementRow {
  const { value, original, warnings } = measurement;
  const measure = measures.id(measurement);
  const detail =
    warnings.length > 0 || Object.is(value, -0) || Object.is(original.value, -0)
      ? documents.id(exactJson(detailOf(measurement)))
      : null;
  return [measure, position ?? measure, value, original.value === value ? null : original.value, detail];
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
