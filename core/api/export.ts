import type { Run } from "../model/run.ts";
import { csvLines } from "./csv.ts";
import { writeRunDocuments } from "./run-documents.ts";

export const EXPORT_FORMATS = ["json", "csv"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/**
 * Runs as text. `json`: perfmon's own document, which `import` reads back without loss; several runs are one document a line.
 * `csv`: the measured values alone, one a line.
 */
export const exportRuns = (runs: readonly Run[], format: ExportFormat): string =>
  format === "json" ? writeRunDocuments(runs) : [...csvLines(runs)].join("");
