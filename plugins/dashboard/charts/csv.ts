/** A cell; null is an empty one: what is missing. */
export type CsvCell = string | number | null;

/**
 * RFC 4180: CRLF at the end of each row, quotes around what holds a quote, comma or line break. Numbers as JavaScript
 * writes them, so that they read back exactly; what is not finite is empty, as missing values are.
 *
 * Text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return is left as it is, though spreadsheets may take it for
 * a formula (OWASP, "CSV Injection"): a `'` before it would make another name of it for every program that reads CSV, and
 * a name that an engineer looks for must be found. Names here are those of the suite and of the tools that the same person runs.
 */
export const csv = (rows: readonly (readonly CsvCell[])[]): string =>
  rows.map((row) => `${row.map(field).join(",")}\r\n`).join("");

function field(cell: CsvCell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return Number.isFinite(cell) ? String(cell) : "";
  const text = cell.toWellFormed();
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
