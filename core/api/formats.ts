import { inspect } from "node:util";
import { nearest } from "../errors/nearest.ts";
import { isPerfmonError, PerfmonError } from "../errors/perfmon-error.ts";
import { isOwn, type Listed, type Registry } from "../host/registry.ts";
import { awaiting } from "../host/whose.ts";
import { isFailure } from "../plugin/failure.ts";
import {
  canRead,
  canWrite,
  canWriteProfiles,
  type FormatReader,
  type FormatRecord,
  type FormatWriter,
  type ProfileWriter,
} from "../plugin/format.ts";

/** perfmon's own document; every other name is a plugin's. */
export const OWN_FORMAT = "json";

/** A row of `perfmon list formats`. */
export interface FormatListing extends Omit<Listed, "kind"> {
  /** `import` and `file:` read it. */
  readonly reads: boolean;
  /** `export` writes it. */
  readonly writes: boolean;
}

/** All formats, perfmon's own first. */
export async function formats(registry: Registry): Promise<FormatListing[]> {
  const own = { name: OWN_FORMAT, summary: "perfmon's own document: everything, without loss", plugin: "perfmon" };
  const given = registry.list("formats").map(async ({ name, summary, plugin }) => {
    const format = await registry.get("formats", name);
    return { name, summary, plugin, reads: canRead(format), writes: canWrite(format) || canWriteProfiles(format) };
  });
  return [{ ...own, reads: true, writes: true }, ...(await Promise.all(given))];
}

export interface Detected {
  /** Null: none knows the file. */
  readonly format: FormatReader | null;
  /** One that fails at looking does not know the file: `the format x of y failed in detect: why`. */
  readonly failed: readonly string[];
}

/** The format that is surest of a file by its beginning; of equals the one named first. */
export async function detectFormat(registry: Registry, head: string, name: string): Promise<Detected> {
  let best: { readonly format: FormatReader | null; readonly certainty: number } = { format: null, certainty: 0 };
  const failed: string[] = [];
  for (const called of registry.names("formats")) {
    const format = await registry.get("formats", called);
    if (!canRead(format)) continue;
    try {
      const certainty = format.detect(head, name);
      if (certainty > best.certainty) best = { format: attributed(registry, called, format), certainty };
    } catch (error) {
      failed.push(pluginError(registry, called, error, "detect").message);
    }
  }
  return { format: best.format, failed };
}

/** PM2004 for a name that no plugin gives, or whose format is only written. */
export async function readerNamed(registry: Registry, name: string): Promise<FormatReader> {
  if (!registry.names("formats").includes(name)) throw await unknown(registry, name, "reads");
  const format = await registry.get("formats", name);
  if (canRead(format)) return attributed(registry, name, format);
  throw new PerfmonError("PM2004", `the format "${name}" is only written`, { hint: await known(registry, "reads") });
}

/** PM2004 for a name that no plugin gives, or whose format is only read. */
export async function writerNamed(registry: Registry, name: string): Promise<FormatWriter | ProfileWriter> {
  if (!registry.names("formats").includes(name)) throw await unknown(registry, name, "writes");
  const format = await registry.get("formats", name);
  if (canWrite(format)) return attributedWriter(registry, name, format);
  if (canWriteProfiles(format)) return attributedProfiles(registry, name, format);
  throw new PerfmonError("PM2004", `the format "${name}" is only read`, { hint: await known(registry, "writes") });
}

/** What it throws that is neither about the file nor of the system that reads it is PM2005, with its plugin. */
const attributed = (registry: Registry, name: string, format: FormatReader): FormatReader => ({
  ...format,
  async *read(stream): AsyncGenerator<FormatRecord> {
    const plugin = registry.giver("formats", name)!;
    try {
      if (isOwn(plugin)) yield* format.read(stream);
      else yield* soundRecords(plugin, format.read(stream));
    } catch (error) {
      if ((error as NodeJS.ErrnoException | null)?.syscall) throw error;
      throw pluginError(registry, name, error, "read");
    }
  },
});

const attributedWriter = (registry: Registry, name: string, format: FormatWriter): FormatWriter => ({
  ...format,
  holds: format.holds,
  directions: format.directions,
  *write(runs): Generator<string> {
    try {
      yield* format.write(runs);
    } catch (error) {
      throw pluginError(registry, name, error, "write");
    }
  },
});

const attributedProfiles = (registry: Registry, name: string, format: ProfileWriter): ProfileWriter => ({
  ...format,
  *writeProfiles(profiles): Generator<string> {
    try {
      yield* format.writeProfiles(profiles);
    } catch (error) {
      throw pluginError(registry, name, error, "writeProfiles");
    }
  },
});

function pluginError(registry: Registry, name: string, error: unknown, doing: string): Error {
  if (isFailure(error) || isPerfmonError(error)) return error as Error;
  const plugin = registry.giver("formats", name)!;
  const message = error instanceof Error ? error.message : String(error);
  return new PerfmonError("PM2005", `the format "${name}" of ${plugin} failed in ${doing}: ${message}`, {
    hint: "this is the plugin's fault",
    plugin,
    cause: error,
  });
}

/** Of perfmon's own formats their tests know it, and a million records take a second less. */
async function* soundRecords(plugin: string, given: AsyncIterable<FormatRecord>): AsyncGenerator<FormatRecord> {
  const records = given[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await awaiting(plugin, "read the file", records.next());
    if (done) return;
    expectRecord(value);
    yield value;
  }
}

function expectRecord(record: FormatRecord | null): void {
  const { case: item, metric, unit, value, labels } = record ?? {};
  const sound = [item, metric, unit].every((text) => typeof text === "string") && typeof value === "number";
  if (!sound || typeof labels !== "object" || labels === null)
    throw new TypeError(
      `it gave ${inspect(record, { depth: 2, breakLength: Number.POSITIVE_INFINITY })}, no record { case, metric, labels, value, unit }`,
    );
}

type Does = "reads" | "writes";

async function unknown(registry: Registry, name: string, does: Does): Promise<PerfmonError> {
  const able = (await formats(registry)).filter((format) => format[does]);
  const near = nearest(name, able.map((format) => format.name).concat(does === "reads" ? ["auto"] : []));
  const suggestion = near ? `did you mean "${near}"? ` : "";
  return new PerfmonError("PM2004", `no plugin ${does} a format "${name}"`, {
    hint: `${suggestion}${await known(registry, does)}; a plugin that brings it is named under plugins: in perfmon.config.yaml`,
  });
}

/** What can be read or written, for hints. */
export async function known(registry: Registry, does: Does): Promise<string> {
  const names = (await formats(registry)).filter((format) => format[does]).map(({ name }) => name);
  return `perfmon ${does} ${names.join(", ")}`;
}
