import { createHash, type Hash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename, resolve } from "node:path";
import { version } from "../config/own-package.ts";
import { isPerfmonError, PerfmonError } from "../errors/perfmon-error.ts";
import { type Imported, importRecords } from "../import/import-records.ts";
import type { ImportOptions } from "../import/options.ts";
import { readRecords } from "../import/read-records.ts";
import type { Run } from "../model/run.ts";
import type { Store } from "../plugin/collector.ts";
import type { FormatReader, FormatRecord } from "../plugin/format.ts";
import { detectFormat, known, OWN_FORMAT, readerNamed } from "./formats.ts";
import { owner } from "./owner.ts";
import type { Project } from "./project.ts";
import { isRunDocument, readRunDocuments } from "./run-documents.ts";

/** Standard input, for `-`. */
export type Stdin = AsyncIterable<Uint8Array>;

export interface ReadRequest {
  /** Of the whole file: `auto` (default) goes by its content, `json` is perfmon's own document, else the name of a format. */
  readonly format?: string;
  readonly stdin?: Stdin;
}

/** B at the beginning of a file by which formats know their own. */
const HEAD = 64 * 1024;

/**
 * The runs of a file, oldest first; at least one. `-` is standard input. PM1001 for a file that cannot be read, PM1505 for one
 * in no known format, PM1506 for one that is wrong.
 */
export async function readRuns(project: Project, path: string, request: ReadRequest = {}): Promise<readonly Run[]> {
  const opened = await openFile(project, path, request);
  if ("text" in opened) return readRunDocuments(await opened.text(), opened.name);
  return named(opened.name, () => readRecords(opened.records, optionsOf(opened.name)));
}

/** What storing the runs of a file needs to know of them. */
export type ImportSettings = Pick<ImportOptions, "suite" | "target" | "labels" | "tags" | "note" | "better">;

/** Stores the runs of a file: all of them or none. Of perfmon's own documents everything but the labels and tags is theirs. */
export async function storeRuns(
  project: Project,
  store: Store,
  path: string,
  {
    replace = false,
    again = false,
    ...request
  }: ReadRequest & { readonly replace?: boolean; readonly again?: boolean },
  settings: ImportSettings = {},
): Promise<Imported> {
  const opened = await openFile(project, path, request);
  if (!("text" in opened)) {
    const before = again ? ("again" as const) : replace ? ("replace" as const) : ("keep" as const);
    const { content } = opened;
    const options = { ...optionsOf(opened.name), ...defined(settings), owner: owner(), content, before };
    return named(opened.name, () => importRecords(opened.records, store, options));
  }
  const runs = await readRunDocuments(await opened.text(), opened.name);
  const labelled = runs.map((run) => ({
    ...run,
    labels: { ...run.labels, ...settings.labels },
    tags: [...new Set([...run.tags, ...(settings.tags ?? [])])],
    note: settings.note ?? run.note,
  }));
  return { runs: await putAll(store, labelled, replace), rows: rowsOf(runs), assumed: [] };
}

/** Refuses before it writes: a run that is there already leaves the others of its file out too. */
export async function putAll(store: Store, runs: readonly Run[], replace: boolean): Promise<string[]> {
  for (const { id } of replace ? [] : runs)
    if ((await store.runs({ id, limit: 1 })).length > 0)
      throw new PerfmonError("PM1506", `run ${id} is in the store already`, {
        hint: "--replace puts this one in its place",
      });
  for (const run of runs) await store.putWholeRun(run, { replace });
  return runs.map(({ id }) => id);
}

const rowsOf = (runs: readonly Run[]): number =>
  runs
    .flatMap(({ cases }) => cases.flatMap(({ repetitions }) => repetitions))
    .reduce((sum, { measurements = [] }) => sum + measurements.length, 0);

const defined = <T extends object>(settings: T): T =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as T;

const optionsOf = (name: string): ImportOptions => ({
  now: Date.now(),
  random: () => randomBytes(16),
  version: version(),
  suite: name === "-" ? "imported" : name.replace(/\.[A-Za-z0-9]+$/, "") || "imported",
});

type Opened =
  | { readonly name: string; readonly text: () => Promise<string> }
  | {
      readonly name: string;
      readonly records: AsyncIterable<FormatRecord>;
      /** Hex sha256 of all its bytes; reads what the records left. */
      readonly content: () => Promise<string>;
    };

/** `https://...`, `s3://...`: nothing that a path begins with. */
const URL_START = /^[a-z][a-z0-9+.-]*:\/\//i;

/** Looks at the beginning of a file, and hands all of it to whoever reads it. */
async function openFile(project: Project, path: string, { format = "auto", stdin }: ReadRequest): Promise<Opened> {
  if (URL_START.test(path))
    throw new PerfmonError("PM1001", `${path} is a URL; perfmon reads files only and fetches nothing`, {
      hint: "download it, look at it, then name the file; or pipe it: curl ... | perfmon import",
    });
  const name = path === "-" ? "-" : basename(path);
  const hash = createHash("sha256");
  const bytes = hashed(hash, path === "-" ? standardInput(stdin) : createReadStream(resolve(project.cwd, path)));
  const first: Uint8Array[] = [];
  let size = 0;
  try {
    while (size < HEAD) {
      const { done, value } = await bytes.next();
      if (done) break;
      first.push(value);
      size += value.length;
    }
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : (cause as Error).message;
    throw new PerfmonError("PM1001", `${path} cannot be read: ${why}`, { cause });
  }
  if (size === 0) throw new PerfmonError("PM1506", `${shownName(name)} is empty`);
  const head = new TextDecoder().decode(Buffer.concat(first).subarray(0, HEAD));
  const stream = whole(first, bytes);
  const own = format === OWN_FORMAT || (format === "auto" && isRunDocument(head));
  if (own) return { name, text: () => textOf(stream) };
  const reader = await (format === "auto" ? detect(project, head, name) : readerNamed(project.registry, format));
  const content = async () => {
    for await (const _ of bytes);
    return hash.digest("hex");
  };
  return { name, records: reader.read(stream), content };
}

const shownName = (name: string): string => (name === "-" ? "standard input" : name);

function standardInput(stdin: Stdin | undefined): Stdin {
  if (stdin) return stdin;
  throw new PerfmonError("PM1502", "there is no standard input here", { hint: "name a file: file:PATH" });
}

async function detect({ registry }: Project, head: string, name: string): Promise<FormatReader> {
  const { format, failed } = await detectFormat(registry, head, name);
  if (format) return format;
  const why = failed.map((each) => `; ${each}`).join("");
  throw new PerfmonError("PM1505", `${shownName(name)} is in no format that is known here${why}`, {
    hint: `${await known(registry, "reads")}; a CSV needs the columns metric and value`,
  });
}

async function* hashed(hash: Hash, stream: Stdin): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of stream as AsyncIterable<Uint8Array | string>) {
    // Text comes from streams that somebody set an encoding on.
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    hash.update(bytes);
    yield bytes;
  }
}

async function* whole(first: readonly Uint8Array[], rest: AsyncGenerator<Uint8Array, void>): Stdin {
  yield* first;
  yield* rest;
}

async function textOf(stream: Stdin): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** Errors about a file's content say which file. */
async function named<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!isPerfmonError(error) || error.code !== "PM1506") throw error;
    throw new PerfmonError("PM1506", `${shownName(name)}: ${error.message}`, { hint: error.hint, cause: error });
  }
}
