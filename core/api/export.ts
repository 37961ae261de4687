import { PerfmonError } from "../errors/perfmon-error.ts";
import type { Registry } from "../host/registry.ts";
import type { Run } from "../model/run.ts";
import { isFailure } from "../plugin/failure.ts";
import { OWN_FORMAT, writerNamed } from "./formats.ts";
import { runDocuments } from "./run-documents.ts";

/** `json` or the name of a format that a plugin writes. */
export type ExportFormat = "json" | "csv" | (string & {});

/**
 * Runs as text, in pieces. `json`: perfmon's own document, which `import` reads back without loss; several runs are one document
 * a line. PM2004 for a name that nobody writes, PM1506 for runs that the format cannot hold.
 */
export async function exportRuns(
  registry: Registry,
  runs: readonly Run[],
  format: ExportFormat,
): Promise<Iterable<string>> {
  if (format === OWN_FORMAT) return runDocuments(runs);
  const writer = await writerNamed(registry, format);
  return refusals(writer.write(runs), format);
}

/** What a format throws about runs is the user's to mend. */
function* refusals(pieces: Iterable<string>, format: string): Iterable<string> {
  try {
    yield* pieces;
  } catch (error) {
    if (!isFailure(error)) throw error;
    throw new PerfmonError("PM1506", `these runs cannot be written as ${format}: ${error.message}`, { cause: error });
  }
}
