import type { Imported } from "../import/import-records.ts";
import type { Run } from "../model/run.ts";
import { fromDocument, toDocument } from "../run-document/document.ts";
import type { Project } from "./project.ts";
import { type ImportSettings, putAll, type ReadRequest, storeRuns } from "./read-runs.ts";
import { readRunDocuments } from "./run-documents.ts";
import { listings, type RunListing } from "./runs.ts";

export interface ImportRequest extends ReadRequest, ImportSettings {
  /** Put a run in the place of one with its id; of other programs' files, in the place of what the same file became before. */
  readonly replace?: boolean;
  /** Store a file of another program though the same one was imported before: its values count twice then. */
  readonly again?: boolean;
}

export interface ImportedRuns extends Omit<Imported, "runs"> {
  readonly runs: readonly RunListing[];
}

/** Stores the runs of a file or of standard input (`-`): all or none. */
export async function importFile(project: Project, path: string, request: ImportRequest = {}): Promise<ImportedRuns> {
  const { format, stdin, replace, again, ...settings } = request;
  const store = await project.store();
  const imported = await storeRuns(project, store, path, { format, stdin, replace, again }, settings);
  const headers = await Promise.all(imported.runs.map(async (id) => (await store.runs({ id, limit: 1 }))[0]!));
  return { ...imported, runs: await listings(store, headers) };
}

/** Stores runs at hand, or what `exportRun` wrote as JSON; gives their ids. PM1506 for one that is there, unless `replace`. */
export async function importRuns(
  project: Project,
  runs: Run | readonly Run[] | string,
  { replace = false }: { readonly replace?: boolean } = {},
): Promise<string[]> {
  // Runs at hand may hold what their types forbid: NaN, a negative time.
  const list =
    typeof runs === "string"
      ? readRunDocuments(runs, "the text")
      : ("id" in runs ? [runs] : runs).map((run) => fromDocument(toDocument(run), `run ${run.id}`));
  return putAll(await project.store(), list, replace);
}
