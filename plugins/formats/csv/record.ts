import {
  type Better,
  type CsvRow,
  type FormatRecord,
  failure,
  type Labels,
  readNumber,
  unitOf,
} from "@perfmon/core/plugin";
import type { Header } from "./header.ts";

/** The case of rows that name none. */
const DEFAULT_CASE = "default";

/** A number without a unit: a count, or something that only the reader knows. */
const NO_UNIT = "1";
const NONE: Labels = Object.freeze({});
const COLUMNS = { value: "value", unit: "unit", better: "better", time: "time", metric: "metric" } as const;

/** Throws `failure(...)` with line and column of what a row has wrong. */
export function readRecord({ line, fields }: CsvRow, header: Header): FormatRecord {
  if (fields.length !== header.width)
    throw failure(
      "unreadable-output",
      `line ${line}: ${fields.length} fields where the header has ${header.width}${fields.length > header.width ? "; a comma within a field needs quotes, and decimals are written with a point" : ""}`,
    );
  const wrong = (column: keyof typeof COLUMNS, message: string) =>
    failure("unreadable-output", `line ${line}, column ${header[column]! + 1} (${column}): ${message}`);
  const cell = (at: number | undefined) => (at === undefined ? "" : fields[at]!);
  const value = readNumber(cell(header.value).trim(), "the unit has a column of its own");
  if (typeof value === "string") throw wrong("value", value);
  const metric = cell(header.metric).trim();
  if (metric === "") throw wrong("metric", "a value needs the name of its metric");
  const unit = cell(header.unit).trim() || NO_UNIT;
  if (!unitOf(unit)) throw wrong("unit", `${JSON.stringify(unit)} is no known unit; perfmon list units shows them`);
  const better = cell(header.better).trim();
  if (better !== "" && better !== "lower" && better !== "higher")
    throw wrong("better", `${JSON.stringify(better)} is neither lower nor higher`);
  const time = cell(header.time).trim();
  if (time !== "" && !isTime(time))
    throw wrong("time", `${JSON.stringify(time)} is no time such as 2026-11-20T14:30:00Z`);
  return {
    case: cell(header.case).trim() || DEFAULT_CASE,
    metric,
    labels: header.labels.length === 0 ? NONE : readLabels(fields, header),
    value,
    unit,
    better: better === "" ? undefined : (better as Better),
    run: cell(header.run).trim() || undefined,
    time: time || undefined,
  };
}

/** An empty cell is no label. */
function readLabels(fields: readonly string[], { labels }: Header): Labels {
  // Object.fromEntries makes a column called __proto__ a label like any other.
  return Object.fromEntries(labels.map(({ name, at }) => [name, fields[at]!]).filter(([, text]) => text !== ""));
}

/** ISO 8601, and a day that there is: Date.parse takes 30 February for 2 March. */
function isTime(text: string): boolean {
  const day = text.slice(0, 10);
  return /^\d{4}-\d\d-\d\d$/.test(day) && Date.parse(text) >= 0 && new Date(day).toISOString().startsWith(day);
}
