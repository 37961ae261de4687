import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const MANIFEST = "package.json";

/** perfmon's own version. */
export const version = (): string =>
  (JSON.parse(readFileSync(join(ownFolder(), MANIFEST), "utf8")) as { readonly version: string }).version;

/** Absolute path of the folder that perfmon lies in. */
export function ownFolder(): string {
  // Not a relative path: the published package holds this file's code in others.
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, MANIFEST))) folder = dirname(folder);
  return folder;
}
