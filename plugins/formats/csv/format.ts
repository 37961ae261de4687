import { csvRows, type FormatReader, type FormatRecord, type FormatWriter, failure } from "@perfmon/core/plugin";
import { type Header, readHeader } from "./header.ts";
import { readRecord } from "./record.ts";
import { csvLines } from "./write.ts";

async function* read(stream: AsyncIterable<Uint8Array>): AsyncIterable<FormatRecord> {
  let header: Header | null = null;
  for await (const some of csvRows(stream))
    for (const row of some) {
      if (header) yield readRecord(row, header);
      else header = readHeader(row.fields, row.line);
    }
  if (!header) throw failure("no-output", "the file is empty: it has not even a header");
}

/** Sure where the first row names both columns that must be there. */
function detect(head: string): number {
  const first = head
    .replace(/^\uFEFF/, "")
    .trimStart()
    .split(/\r?\n/, 1)[0]!;
  const names = first.split(",").map((name) => name.trim().replace(/^"(.*)"$/, "$1"));
  return names.includes("metric") && names.includes("value") ? 1 : 0;
}

const format: FormatReader & FormatWriter = { summary: "tidy CSV: one value a row", detect, read, write: csvLines };

export default format;
