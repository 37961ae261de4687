import { PerfmonError } from "../errors/perfmon-error.ts";
import type { Registry } from "../host/registry.ts";
import type { Run } from "../model/run.ts";
import type { Store } from "../plugin/collector.ts";
import { isFailure } from "../plugin/failure.ts";
import { canWriteProfiles } from "../plugin/format.ts";
import { OWN_FORMAT, writerNamed } from "./formats.ts";
import { profilesOf } from "./profiles.ts";
import { runDocuments } from "./run-documents.ts";

/** `json` or the name of a format that a plugin writes. */
export type ExportFormat = "json" | "csv" | (string & {});

/**
 * Runs as text, in pieces. `json`: perfmon's own document, which `import` reads back without loss; several runs are one document
 * a line. Of a format of profiles those that `store` keeps of the runs. PM2004 for a name that nobody writes, PM1506 for runs that the format cannot hold.
 */
export async function exportRuns(
  registry: Registry,
  runs: readonly Run[],
  format: ExportFormat,
  store: () => Promise<Store | null>,
): Promise<Iterable<string>> {
  if (format === OWN_FORMAT) return runDocuments(runs);
  const writer = await writerNamed(registry, format);
  if (!canWriteProfiles(writer)) return refusals(() => writer.write(runs), format, "runs");
  const profiles = profilesOf(await store(), runs);
  return refusals(() => writer.writeProfiles(profiles), format, "profiles");
}

/** What a format throws about them is the user's to mend. */
function* refusals(write: () => Iterable<string>, format: string, what: string): Iterable<string> {
  try {
    yield* write();
  } catch (error) {
    if (!isFailure(error)) throw error;
    throw new PerfmonError("PM1506", `these ${what} cannot be written as ${format}: ${error.message}`, {
      cause: error,
    });
  }
}
