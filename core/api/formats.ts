import { nearest } from "../errors/nearest.ts";
import { isPerfmonError, PerfmonError } from "../errors/perfmon-error.ts";
import type { Listed, Registry } from "../host/registry.ts";
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

/**
 * The format that is surest of a file by its beginning; of equals the one named first. Null: none knows it. One that fails at
 * looking does not know it.
 */
export async function detectFormat(registry: Registry, head: string, name: string): Promise<FormatReader | null> {
  let best: { readonly format: FormatReader | null; readonly certainty: number } = { format: null, certainty: 0 };
  for (const called of registry.names("formats")) {
    const format = await registry.get("formats", called);
    if (!canRead(format)) continue;
    const certainty = certaintyOf(format, head, name);
    if (certainty > best.certainty) best = { format: attributed(registry, called, format), certainty };
  }
  return best.format;
}

function certaintyOf(format: FormatReader, head: string, name: string): number {
  try {
    return format.detect(head, name);
  } catch {
    return 0;
  }
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
  if (canWrite(format) || canWriteProfiles(format)) return format;
  throw new PerfmonError("PM2004", `the format "${name}" is only read`, { hint: await known(registry, "writes") });
}

/** What it throws that is neither about the file nor of the system that reads it is PM2005, with its plugin. */
const attributed = (registry: Registry, name: string, format: FormatReader): FormatReader => ({
  ...format,
  async *read(stream): AsyncGenerator<FormatRecord> {
    try {
      yield* format.read(stream);
    } catch (error) {
      if (isFailure(error) || isPerfmonError(error) || (error as NodeJS.ErrnoException).syscall) throw error;
      const plugin = registry.giver("formats", name) ?? name;
      const message = error instanceof Error ? error.message : String(error);
      throw new PerfmonError("PM2005", `the format "${name}" of ${plugin} failed: ${message}`, {
        plugin,
        cause: error,
      });
    }
  },
});

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
