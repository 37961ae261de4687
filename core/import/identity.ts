import { createHash } from "node:crypto";
import type { JsonObject } from "../model/case.ts";
import type { RunHeader } from "../model/run.ts";
import type { Store } from "../plugin/collector.ts";
import type { ImportOptions } from "./options.ts";

/** What makes two imports the same one: the content of the file, and what was said of it that tells runs apart. */
type Told = Pick<ImportOptions, "suite" | "target" | "labels">;

/** Hex sha256. The same file for another revision (a label), suite or target is another one. `content`: hex sha256 of the bytes. */
export function importIdentity(content: string, { suite, target, labels = {} }: Told): string {
  const told = [content, suite ?? null, target ?? null, Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))];
  return createHash("sha256").update(JSON.stringify(told)).digest("hex");
}

/** What a run keeps of it. */
export const identitySettings = (identity: string): JsonObject => ({ import: { identity } });

const identityOf = ({ settings }: RunHeader): unknown => (settings.import as JsonObject | undefined)?.identity;

/** Ids of complete runs that came of the same import, oldest first; `but`: those of the one that is going on. */
export async function importedBefore(
  store: Store,
  identity: string,
  { suite, target }: Pick<RunHeader, "suite" | "target">,
  but: ReadonlySet<string>,
): Promise<string[]> {
  const runs = await store.runs({ suite, target, state: "completed" });
  return runs.flatMap((run) => (identityOf(run) === identity && !but.has(run.id) ? [run.id] : [])).reverse();
}
