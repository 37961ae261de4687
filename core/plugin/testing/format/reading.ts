import { normalise } from "../../../units/units.ts";
import { isFailure } from "../../failure.ts";
import type { FormatReader, FormatRecord } from "../../format.ts";
import { expectThat } from "../check.ts";

export interface Reading {
  readonly records: readonly FormatRecord[];
  /** The code of the typed failure that ended it; null: it was read to its end. */
  readonly code: string | null;
  readonly message: string;
}

/** Bytes as a file gives them, `size` at a time. */
export async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Everything that is read; an exception of another kind than a failure is thrown on. */
export async function readAll(format: FormatReader, bytes: Uint8Array, size = 4096): Promise<Reading> {
  const records: FormatRecord[] = [];
  try {
    for await (const record of format.read(chunks(bytes, size))) records.push(record);
  } catch (error) {
    if (!isFailure(error)) throw error;
    return { records, code: error.code, message: error.message };
  }
  return { records, code: null, message: "" };
}

/** What core may be given: names, a known unit, a finite number in it, labels that are text, a time that is one. */
export function checkRecord(record: FormatRecord): void {
  const shown = JSON.stringify(record);
  expectThat(typeof record.case === "string" && record.case !== "", `a record without a case: ${shown}`);
  expectThat(typeof record.metric === "string" && record.metric !== "", `a record without a metric: ${shown}`);
  const base = normalise(record.value, record.unit);
  expectThat(base, `unit ${record.unit} is not in the table: ${shown}`);
  expectThat(typeof record.value === "number" && Number.isFinite(record.value), `no finite value: ${shown}`);
  expectThat(
    Object.getPrototypeOf(record.labels) === Object.prototype &&
      Object.values(record.labels).every((text) => typeof text === "string"),
    `labels must be a plain object of texts: ${shown}`,
  );
  for (const text of [record.kind, record.statistic, record.run, ...(record.warnings ?? [])])
    expectThat(text === undefined || (typeof text === "string" && text !== ""), `an empty text: ${shown}`);
  expectThat(
    record.time === undefined || (/^\d{4}-\d\d-\d\d/.test(record.time) && Date.parse(record.time) >= 0),
    `time is no ISO 8601: ${shown}`,
  );
}
